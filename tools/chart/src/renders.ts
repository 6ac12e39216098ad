import type { Answers } from './helm.ts';

/** What is rendered to be looked at: both profiles, and what else values can turn on. */
export const renders: Readonly<Record<string, Answers>> = {
  dev: { profile: 'dev' },
  prod: { profile: 'prod' },
  'prod-with-mesh': {
    profile: 'prod',
    values: {
      'door.kind': 'none',
      'istio.enabled': true,
      'istio.gateways': ['istio-system/public'],
      'tracing.enabled': true,
      'tracing.otlpUrl': 'http://collector.monitoring:4318',
    },
  },
  'prod-with-ingress': {
    profile: 'prod',
    values: {
      'door.kind': 'Ingress',
      'door.tlsSecret': 'tickets-tls',
      'image.digest': `sha256:${'0'.repeat(64)}`,
      'networkPolicies.parts.postgresql': [{ namespaceSelector: { matchLabels: { name: 'databases' } } }],
      'migrations.enabled': false,
    },
    args: ['--is-upgrade'],
  },
};
