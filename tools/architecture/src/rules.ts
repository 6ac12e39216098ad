import { builtinModules } from 'node:module';
import { noImportCircles } from './circles.ts';
import type { Rule } from './rule.ts';
import type { Project, SourceFile } from './workspace.ts';

const type = (project: Project) => project.tags.find((tag) => tag.startsWith('type:'))?.slice(5);
const context = (project: Project) => project.tags.find((tag) => tag.startsWith('context:'))?.slice(8);
const isTest = (file: SourceFile) => /\.test\.ts$|\/testing\//.test(file.path);
const isSource = (file: SourceFile) => !isTest(file);

const mayDependOn: Record<string, readonly string[]> = {
  kernel: [],
  contracts: ['kernel'],
  domain: ['kernel'],
  platform: ['platform', 'contracts', 'kernel'],
  app: ['domain', 'platform', 'contracts', 'kernel'],
  tool: ['tool', 'domain', 'platform', 'contracts', 'kernel'],
};

/** The graph as Nx sees it: who may depend on whom, and no context on another's domain. */
export const dependenciesFollowTags: Rule = ({ projects }) => {
  const byName = new Map(projects.map((project) => [project.name, project]));
  return projects.flatMap((from) =>
    from.dependsOn.flatMap((name) => {
      const to = byName.get(name);
      if (to === undefined) return [];
      const allowed = mayDependOn[type(from) ?? '']?.includes(type(to) ?? '') ?? false;
      const foreign = type(from) === 'app' && type(to) === 'domain' && context(from) !== context(to);
      return allowed && !foreign ? [] : [`${from.name} may not depend on ${to.name}`];
    }),
  );
};

/** What a file imports is declared by its package, so that Nx's graph and `nx affected` tell the truth. */
export const importsAreDeclared: Rule = ({ projects, files }) =>
  files.flatMap((file) => {
    const project = ownerOf(file, projects);
    if (project === undefined) return [];
    return file.imports
      .map(packageOf)
      .filter((name) => name !== undefined && name !== project.packageName)
      .filter((name) => !project.declares.includes(String(name)) && !(isTest(file) && rootTestTools.has(String(name))))
      .map((name) => `${file.path} imports ${name}, which ${project.packageName} does not declare`);
  });

const rootTestTools = new Set(['vitest', 'fast-check']);

const soleImporters: Record<string, string> = {
  '@eventstore/db-client': 'libs/event-store/',
  kafkajs: 'libs/kafka/',
  pg: 'libs/postgres/',
  fastify: 'libs/service/',
  pino: 'libs/service/',
  'prom-client': 'libs/service/',
  '@opentelemetry/api': 'libs/tracing/',
  '@opentelemetry/core': 'libs/tracing/',
  '@opentelemetry/resources': 'libs/tracing/',
  '@opentelemetry/sdk-trace': 'libs/tracing/',
  '@opentelemetry/exporter-trace-otlp-http': 'libs/tracing/',
};
/** What the system is measured against: written as others would write it, on nothing of ours. */
const rivals = 'tools/bench/baseline/';

/** Each vendor's library has one importer; everything else knows our port. */
export const vendorsHaveOneImporter: Rule = ({ files }) =>
  files
    .filter((file) => !file.path.startsWith(rivals))
    .flatMap((file) =>
      file.imports
        .map(packageOf)
        .filter(
          (name) => name !== undefined && name in soleImporters && !file.path.startsWith(soleImporters[name] ?? ''),
        )
        .map((name) => `${file.path} imports ${name}; only ${soleImporters[String(name)]} may`),
    );

/** A domain has no clock, no randomness and no I/O: time and ids come in with the command. */
export const domainsArePure: Rule = ({ projects, files }) =>
  files.filter(isSource).flatMap((file) => {
    const project = ownerOf(file, projects);
    if (project === undefined || type(project) !== 'domain') return [];
    const clock = /Date\.now\(|new Date\(\)|Math\.random|performance\.now|process\./.exec(file.text)?.[0];
    const foreign = file.imports.filter((name) => !name.startsWith('.') && !name.startsWith('@concert/'));
    return [
      ...(clock === undefined ? [] : [`${file.path} uses ${clock}; time and ids come in with the command`]),
      ...foreign.map((name) => `${file.path} imports ${name}; a domain imports only the decider`),
    ];
  });

/** A service reads its environment in one place. */
export const onlyConfigReadsTheEnvironment: Rule = ({ files }) =>
  files
    .filter((file) => isSource(file) && /^(apps|libs)\//.test(file.path) && !file.path.endsWith('/config.ts'))
    .filter((file) => file.text.includes('process.env') && file.path !== 'libs/service/src/run.ts')
    .map((file) => `${file.path} reads process.env; only config.ts may`);

const emptyWords =
  /(^|\/)(utils?|common|helpers?|managers?|shared|services|controllers|repositories|dtos?|index\.ts)(\/|$)/;

/** Folders are verbs of the flow; a barrel or a drawer for everything hides it. */
export const noDrawersNoBarrels: Rule = ({ files }) =>
  files.filter((file) => emptyWords.test(file.path)).map((file) => `${file.path} is a barrel or a drawer`);

/** A file is understood in a minute; a service's main.ts is its table of contents. */
export const filesAreShort: Rule = ({ files }) =>
  files.flatMap((file) => {
    const lines = file.text.split('\n').length - 1;
    const bound = /^apps\/[^/]+\/src\/main\.ts$/.test(file.path) ? 60 : 200;
    return isSource(file) && lines > bound ? [`${file.path} has ${lines} lines, more than ${bound}`] : [];
  });

export const rules: Readonly<Record<string, Rule>> = {
  dependenciesFollowTags,
  importsAreDeclared,
  vendorsHaveOneImporter,
  domainsArePure,
  onlyConfigReadsTheEnvironment,
  noDrawersNoBarrels,
  filesAreShort,
  noImportCircles,
};

function ownerOf(file: SourceFile, projects: readonly Project[]): Project | undefined {
  return projects.find((project) => file.path.startsWith(`${project.root}/`));
}

/** The package behind a specifier; undefined for a file of its own or a module of Node. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier))
    return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
