import type { System } from '@concert/story/stage';
import { replicasOf, scale } from './pods.ts';

const host = (component: string) => `concert-${component}.default.svc.cluster.local`;

export const gateway = { host: host('gateway'), port: 8080 };
export const eventStoreUrl = `esdb://${host('eventstore')}:2113?tls=false`;

/** The release as the story may touch it: a service that is stopped has no pods. */
export const system: System = {
  gatewayUrl: `http://${gateway.host}:${gateway.port}`,
  issuerUrl: `http://${host('issuer')}:8087`,
  inboxUrl: `http://${host('inbox')}:8025`,
  eventStoreUrl,
  stop: (service) => scale(service, 0),
  start: (service) => scale(service, replicasOf(service)),
};
