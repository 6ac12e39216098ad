import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the rules look at: every project with its tags and declared dependencies, every source file with its imports. */
export interface Workspace {
  readonly projects: readonly Project[];
  readonly files: readonly SourceFile[];
}

export interface Project {
  readonly name: string;
  readonly packageName: string;
  readonly root: string;
  readonly tags: readonly string[];
  /** The projects that Nx says it depends on. */
  readonly dependsOn: readonly string[];
  /** The packages its package.json declares. */
  readonly declares: readonly string[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Module specifiers of static, dynamic and type imports, as written. */
  readonly imports: readonly string[];
}

const repositoryRoot = new URL('../../../', import.meta.url).pathname;

interface NxGraph {
  nodes: Record<string, { data: { root: string; tags?: string[] } }>;
  dependencies: Record<string, { target: string; type: string }[]>;
}

/** Reads this repository: the graph from Nx itself, the files from git (tracked and new, not the ignored). */
export function readWorkspace(): Workspace {
  const graph = nxGraph();
  const projects = Object.entries(graph.nodes).map(([name, { data }]) => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot, data.root, 'package.json'), 'utf8'));
    return {
      name,
      packageName: manifest.name,
      root: data.root,
      tags: (data.tags ?? []).filter((tag) => !tag.startsWith('npm:')),
      // An implicit edge says what a project's tests run or read, not what its code depends on.
      dependsOn: (graph.dependencies[name] ?? []).filter((edge) => edge.type !== 'implicit').map((edge) => edge.target),
      declares: Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    };
  });
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', 'libs', 'apps', 'tools'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  const files = listed
    .split('\n')
    .filter((path) => path.endsWith('.ts'))
    .map((path) => sourceFile(path, readFileSync(join(repositoryRoot, path), 'utf8')));
  return { projects, files };
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, imports: importsOf(text) };
}

const importForms = [
  /^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

function importsOf(text: string): string[] {
  return importForms.flatMap((form) => [...text.matchAll(form)].map((match) => String(match[1])));
}

function nxGraph(): NxGraph {
  const folder = mkdtempSync(join(tmpdir(), 'concert-graph-'));
  try {
    const file = join(folder, 'graph.json');
    execFileSync(join(repositoryRoot, 'node_modules/.bin/nx'), ['graph', `--file=${file}`], {
      cwd: repositoryRoot,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: 'pipe',
      timeout: 60_000,
    });
    return JSON.parse(readFileSync(file, 'utf8')).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
