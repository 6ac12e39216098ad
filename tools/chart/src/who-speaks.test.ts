import { beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, manifests } from './helm.ts';
import { components } from './who-speaks.ts';

interface Rule {
  readonly ports: readonly { readonly port: number }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}
interface Peer {
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly namespaceSelector?: object;
}
interface Policy {
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

const component = 'app.kubernetes.io/component';
const peers = (list: readonly Peer[] = []) =>
  list.flatMap(({ podSelector }) => podSelector?.matchLabels[component] ?? []);
const ports = ({ ports: list }: Rule) => list.map(({ port }) => port);

/** `from>to:port` for everything that policies let pods of the release say to each other. */
function allowed(policies: ReadonlyMap<string, Policy>, side: 'ingress' | 'egress'): string[] {
  const sentences = [...policies].flatMap(([own, policy]) =>
    policy[side].flatMap((rule) =>
      peers(side === 'ingress' ? rule.from : rule.to).flatMap((other) =>
        ports(rule).map((port) => (side === 'ingress' ? `${other}>${own}:${port}` : `${own}>${other}:${port}`)),
      ),
    ),
  );
  return [...new Set(sentences)].toSorted();
}

function policiesOf(made: readonly Manifest[]): Map<string, Policy> {
  const own = made.filter(({ kind }) => kind === 'NetworkPolicy');
  return new Map(own.map(({ metadata, spec }) => [metadata.labels[component] ?? '', spec as Policy]));
}

describe('in the dev profile, where every part is inside', () => {
  let policies: Map<string, Policy>;
  beforeAll(async () => {
    policies = policiesOf(await manifests({ profile: 'dev' }));
  }, 180_000);

  const storePorts: Readonly<Record<string, [string, number]>> = {
    eventstore: ['eventstore', 2113],
    kafka: ['kafka', 9092],
    postgresql: ['postgresql', 5432],
    mail: ['inbox', 1025],
    tokens: ['issuer', 8087],
  };
  const table = Object.entries(components()).flatMap(([name, { calls = {}, parts = [] }]) => [
    ...Object.keys(calls).map((called) => `${name}>${called}:${components()[called]?.port}`),
    ...parts.flatMap((part) => (storePorts[part] ? [`${name}>${storePorts[part].join(':')}`] : [])),
  ]);
  const told = [...table, 'migrations>postgresql:5432'].toSorted();

  it('every component, store and Job has a policy for both ways', () => {
    const everybody = [...Object.keys(components()), 'eventstore', 'kafka', 'postgresql', 'migrations'];
    expect([...policies.keys()].toSorted()).toEqual(everybody.toSorted());
  });

  it('pods may say what the table says, and no more', () => expect(allowed(policies, 'egress')).toEqual(told));

  it('and they are let in wherever they may speak', () => {
    // An inbox takes mails on one port and people on another; its callers may come to both.
    const wide = told.filter((sentence) => sentence.endsWith('>inbox:1025')).map((s) => s.replace('1025', '8025'));
    expect(allowed(policies, 'ingress')).toEqual([...told, ...wide].toSorted());
  });

  it('stores begin no conversation', () => expect(policies.get('kafka')?.egress).toEqual([]));
});

describe('in the prod profile, where every part is outside', () => {
  it('a service reaches the ports of its own parts', async () => {
    const policies = policiesOf(await manifests({ profile: 'prod' }));
    const outside = (name: string) =>
      policies
        .get(name)
        ?.egress.filter(({ to }) => to === undefined)
        .flatMap(ports);
    expect(outside('booking')).toEqual([53, 53, 2113, 9092, 5432]);
    expect(outside('mypage')).toEqual([53, 53, 9092, 5432]);
    expect(outside('gateway')).toEqual([53, 53, 443]);
  });

  it('nobody reads metrics where nobody is named', async () => {
    const policies = policiesOf(await manifests({ profile: 'prod', values: { 'networkPolicies.monitoring': [] } }));
    expect(policies.get('payment')?.ingress.map(({ from }) => peers(from))).toEqual([['gateway']]);
  });

  it('several brokers on several ports are all reached', async () => {
    const policies = policiesOf(
      await manifests({ profile: 'prod', values: { 'kafka.brokers': 'a:9092,b:9092,c:9094' } }),
    );
    expect(policies.get('payment')?.egress.flatMap(ports)).toEqual([53, 53, 2113, 9092, 9094]);
  });
});
