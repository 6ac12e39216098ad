import { describe, expect, it } from 'vitest';
import { helm, manifests, parseManifests } from './helm.ts';
import { chartDir } from './places.ts';

/** Where a component of the production profile may go, by ports. */
async function portsOf(name: string, values: object): Promise<unknown[]> {
  const made = await manifests({ profile: 'prod', values });
  const policy = made.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === `concert-${name}`);
  const spec = policy?.spec as { egress: { ports: { port: number }[] }[] } | undefined;
  return (spec?.egress ?? []).flatMap(({ ports }) => ports.map(({ port }) => port));
}

describe('a URL that is given plainly', () => {
  it.each<[name: string, values: object, ports: number[]]>([
    ['notification', { 'mail.existingSecret': '', 'mail.url': 'smtps://mail.example' }, [465]],
    ['notification', { 'mail.existingSecret': '', 'mail.url': 'smtp://mail.example:2525' }, [2525]],
    ['notification', { 'mail.port': 465 }, [465]],
    ['delivery', { 'eventstore.existingSecret': '', 'eventstore.url': 'esdb://es:1113?tls=true' }, [1113]],
    ['delivery', { 'eventstore.existingSecret': '', 'eventstore.url': 'esdb+discover://a,b:1113' }, [2113, 1113]],
  ])('says itself which ports the NetworkPolicy of %s opens: %j', async (name, values, ports) => {
    expect(await portsOf(name, values)).toEqual(expect.arrayContaining(ports));
  });
});

describe('what would be true of everybody', () => {
  it('is not of the programs of development: there is one of each', async () => {
    const made = await manifests({ profile: 'dev', values: { 'defaults.autoscaling.enabled': true } });
    const scaled = made.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(({ metadata }) => metadata.name);
    expect(scaled).toContain('concert-gateway');
    expect(scaled.filter((name) => /issuer|inbox/.test(name))).toEqual([]);
  });
});

describe('the name of a release', () => {
  const under = (name: string, ...args: string[]) =>
    helm('template', name, chartDir, `--values=${chartDir}/values-dev.yaml`, ...args);

  it.each(['2026', 'a.b'])('that no Service can begin with is refused: %s', async (name) => {
    await expect(under(name)).rejects.toThrow('- fullnameOverride: the name of a Service begins with a letter');
  });

  it('may look like another thing than text, where objects are named otherwise', async () => {
    const made = parseManifests(await under('2026', '--set=fullnameOverride=tickets'));
    expect(new Set(made.map(({ metadata }) => metadata.labels['app.kubernetes.io/instance']))).toEqual(
      new Set(['2026']),
    );
  });
});
