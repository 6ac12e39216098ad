import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, manifests } from './helm.ts';
import { chartDir } from './places.ts';
import { components } from './who-speaks.ts';
import { isDeployment, isWorkload } from './workload.ts';

const services = Object.entries(components()).filter(([, { development }]) => !development);
const schema = JSON.parse(readFileSync(join(chartDir, 'values.schema.json'), 'utf8'));

/** The service's own words on what it reads from its environment, in every file that does. */
const source = (name: string) =>
  globSync(`apps/${name}/src/**/config.ts`, { cwd: repositoryRoot })
    .map((file) => readFileSync(join(repositoryRoot, file), 'utf8'))
    .join('\n');
const common = ['HOST', 'LOG_LEVEL', 'IDENTITY_SECRET', 'DRAIN_MS'];
const read = (name: string) => [
  ...common,
  ...[...source(name).matchAll(/^ {2}([A-Z_]+): |\benv\.([A-Z_]+)/gm)].flatMap(([, key, other]) => key ?? other ?? []),
];

const settable = (name: string): Record<string, { minimum?: number; maximum?: number }> => {
  const { LOG_LEVEL: _, ...own } = schema.properties.services.properties[name].properties.settings.properties;
  return own;
};

const settingsOf = (made: readonly Manifest[], name: string) =>
  made.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `concert-${name}`)?.data ?? {};

const secretsOf = (made: readonly Manifest[], name: string) =>
  made
    .filter(isDeployment)
    .find(({ metadata }) => metadata.name === `concert-${name}`)
    ?.spec.template.spec.containers.flatMap(({ env = [] }) => env.map((variable) => variable.name)) ?? [];

let dev: readonly Manifest[];
let prod: readonly Manifest[];
beforeAll(async () => {
  [dev, prod] = await Promise.all([manifests({ profile: 'dev' }), manifests({ profile: 'prod' })]);
}, 180_000);

describe.each(services.map(([name]) => name))('%s', (name) => {
  it('is told what it reads, and nothing else', () => {
    for (const made of [dev, prod]) {
      const told = [...Object.keys(settingsOf(made, name)), ...secretsOf(made, name)];
      expect(told.filter((key) => !read(name).includes(key))).toEqual([]);
      const mayKeepDefault = Object.keys(settable(name));
      expect(read(name).filter((key) => !told.includes(key) && !mayKeepDefault.includes(key))).toEqual([]);
    }
  });

  it('takes the settings that values may give it, within the same bounds', () => {
    for (const [key, { minimum, maximum }] of Object.entries(settable(name))) {
      const [, least, most] =
        new RegExp(`${key}: EnvInteger\\(\\{ minimum: ([\\d_]+), maximum: ([\\d_]+)`).exec(source(name)) ?? [];
      const bounds = [least, most].map((bound) => bound && Number(bound.replaceAll('_', '')));
      expect([key, minimum, maximum]).toEqual([key, ...bounds]);
    }
  });
});

describe('tracing', () => {
  const told = (made: readonly Manifest[]) =>
    services.map(([name]) => Object.entries(settingsOf(made, name)).filter(([key]) => key.startsWith('OTEL_')));

  it('is off by default', () => {
    expect([...told(dev), ...told(prod)].flat()).toEqual([]);
  });

  it('is told to every service in the words that services read', async () => {
    const values = { 'tracing.enabled': true, 'tracing.otlpUrl': 'http://collector:4318', 'tracing.sampled': 0.05 };
    const own = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: '0.05' };
    const expected = services.map(() => Object.entries(own));
    expect(told(await manifests({ profile: 'dev', values }))).toEqual(expected);
    const common = readFileSync(join(repositoryRoot, 'libs/service/src/config.ts'), 'utf8');
    for (const key of Object.keys(own)) expect(common).toContain(`  ${key}: `);
  });
});

const pods = (made: readonly Manifest[]) =>
  new Map(made.filter(isDeployment).map(({ metadata, spec }) => [metadata.name, JSON.stringify(spec.template)]));

describe('a changed value rolls just what reads it', () => {
  it.each<[values: object, rolled: string[]]>([
    [{ 'services.payment.settings': { PROVIDER_LATE_MS: 1 } }, ['concert-payment']],
    [{ 'services.booking.replicas': 5 }, []],
    [{ 'monitoring.serviceMonitor.enabled': true, 'labels.team': 'tickets' }, []],
    [{ 'tokens.audience': 'others' }, ['concert-gateway', 'concert-issuer']],
    [{ 'kafka.args': ['--fast'] }, []],
  ])('%j', async (values, rolled) => {
    const before = pods(dev);
    const after = pods(await manifests({ profile: 'dev', values }));
    expect([...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name)).toEqual(rolled);
  });
});

describe('migrations', () => {
  const jobIn = (made: readonly Manifest[]) => made.filter(isWorkload).find(({ kind }) => kind === 'Job');
  const hook = (made: readonly Manifest[]) => jobIn(made)?.metadata.annotations?.['helm.sh/hook'];

  it('come with an embedded PostgreSQL that does not run yet, for a hook would wait for it', async () => {
    expect([jobIn(dev)?.metadata.name, hook(dev)]).toEqual(['concert-migrations-1', undefined]);
    expect(hook(await manifests({ profile: 'dev', args: ['--is-upgrade'] }))).toBeUndefined();
  });

  it('come before everything else where PostgreSQL is there already, and before them their policy', () => {
    expect(hook(prod)).toBe('pre-install,pre-upgrade');
    const policy = prod.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'concert-migrations',
    );
    expect(policy?.metadata.annotations).toMatchObject({
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': '-1',
    });
  });

  it('are those of every schema that there is', () => {
    const args = jobIn(prod)?.spec.template.spec.containers[0]?.args ?? [];
    const folders = args.slice(1).map((argument) => argument.split('=')[1] ?? '');
    const there = globSync('{apps,libs}/*/src/migrations', { cwd: repositoryRoot });
    expect(folders.toSorted()).toEqual(there.toSorted());
  });
});
