import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { helm, lint, type Manifest, manifests, parseManifests, render } from './helm.ts';
import { goldenDir } from './places.ts';
import { renders } from './renders.ts';
import { broken } from './rules.ts';
import { type Release, validator } from './validation.ts';
import { isWorkload } from './workload.ts';

const oldest: Release = '1.34';
const newest: Release = '1.37';

/** Fetching Helm takes a while, the first time. */
const patienceMs = 180_000;
beforeAll(async () => expect(await helm('version', '--template', '{{.Version}}')).toMatch(/^v4\./), patienceMs);

describe.each(['dev', 'prod'] as const)('helm lint --strict, values-%s.yaml', (profile) => {
  it('finds nothing', async () => expect(await lint(profile)).toContain('0 chart(s) failed'));
});

/**
 * The render, without what is as in the render `but`, and without what only repeats files of the chart: those are looked
 * at where they are made.
 */
function worthALook(text: string, but = ''): string {
  const known = new Set(['', ...but.split(documentStart)]);
  const repeats = /^kind: PrometheusRule|name: concert-dashboard-/m;
  const documents = text.split(documentStart).filter((document) => !known.has(document) && !repeats.test(document));
  // Blank lines between documents differ from one Helm to the next.
  return `${documents.map((document) => document.trimEnd()).join('\n---\n')}\n`;
}

const documentStart = /^---\n/m;
const takenBy = new Map([oldest, newest].map((release) => [release, validator(release)]));

describe.each(Object.entries(renders))('the render %s', (name, answers) => {
  let text: string;
  let made: readonly Manifest[];
  beforeAll(async () => {
    text = await render(answers);
    made = parseManifests(text);
  }, patienceMs);

  it('is the one that was looked at last; vitest -u takes the new one', async () => {
    const but = name.startsWith('prod-') ? await render({ profile: 'prod' }) : '';
    await expect(worthALook(text, but)).toMatchFileSnapshot(join(goldenDir, `${name}.yaml`));
  });

  it.each([...takenBy])('is what Kubernetes %s takes, with the resources of others that it uses', (_, refused) => {
    expect(made.flatMap(refused)).toEqual([]);
  });

  it('breaks no rule', () => expect(broken(made)).toEqual([]));

  it('has each object once', () => {
    const names = made.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** The workload of booking, changed: JSON text in, JSON text out. */
function planted(all: readonly Manifest[], change: (text: string) => string): Manifest[] {
  const deployment = all.filter(isWorkload).find(({ metadata }) => metadata.name === 'concert-booking');
  const before = JSON.stringify(deployment);
  expect(change(before)).not.toBe(before);
  return [JSON.parse(change(before))];
}

describe('a mistake is seen', () => {
  let all: readonly Manifest[];
  beforeAll(async () => {
    all = await manifests({ profile: 'dev' });
  }, patienceMs);

  it.each([
    ['a key nobody knows', '"readinessProbe"', '"readynessProbe"', 'there is no readynessProbe'],
    ['a key in another place', '"enableServiceLinks"', '"image"', 'there is no image'],
    [
      'text for a number',
      '"maxSurge":1,"maxUnavailable":0',
      '"maxSurge":[],"maxUnavailable":0',
      'must be integer,string',
    ],
    ['something left out', '"name":"booking",', '', "must have required property 'name'"],
    ['another version', '"apps/v1"', '"apps/v2"', 'Kubernetes 1.37 has no Deployment in apps/v2'],
  ])('by the schemas: %s', (_, from, to, said) => {
    expect(
      planted(all, (text) => text.replace(from, to))
        .flatMap(validator(newest))
        .join(),
    ).toContain(said);
  });

  it.each([
    ['latest', /"image":"[^"]+"/, '"image":"concert:latest"'],
    ['no limit', '"limits"', '"other"'],
    ['root', '"runAsNonRoot":true', '"runAsNonRoot":false'],
    ['no seccomp', 'RuntimeDefault', 'Unconfined'],
    ['a writable root', '"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false'],
    ['a capability', '"drop":["ALL"]', '"drop":["ALL"],"add":["NET_ADMIN"]'],
    ['the network of the node', '"enableServiceLinks":false', '"enableServiceLinks":false,"hostNetwork":true'],
    ['a token', '"automountServiceAccountToken":false', '"automountServiceAccountToken":true'],
    ['an account of somebody else', /"serviceAccountName":"[^"]+"/, '"serviceAccountName":"default"'],
    ['a secret in the open', '"env":[', '"env":[{"name":"API_TOKEN","value":"x"},'],
    ['no probe', '"startupProbe"', '"other"'],
    ['a life that depends on others', /health.live/g, 'health/ready'],
    ['a roll with less than all', '"maxUnavailable":0', '"maxUnavailable":1'],
    ['all on one node', '"topologySpreadConstraints"', '"other"'],
    ['no time to stop', /"terminationGracePeriodSeconds":\d+/, '"terminationGracePeriodSeconds":10'],
  ])('by the rules: %s', (_, from, to) => {
    expect(broken(planted(all, (text) => text.replace(from, to)))).toHaveLength(1);
  });
});
