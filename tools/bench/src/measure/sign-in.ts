import type { Crowd } from '../load/buyers.ts';
import type { Ground } from '../stage/ground.ts';
import type { Process } from '../stage/process.ts';
import { openSale } from '../stage/sales.ts';

const connections = 64;

/** Before a sale buyers look at a concert, signed in: from then on the gateway knows their tokens. */
export async function signIn(ground: Ground, gateway: Process, concert: Process, crowd: Crowd): Promise<void> {
  const { load, identitySecret, issuerKey: key } = ground;
  const { concertId } = await openSale(concert, identitySecret, { tickets: 1, seated: false });
  const report = await load.run({
    asked: { kind: 'looks', concertId, crowd, key },
    target: { host: '127.0.0.1', port: gateway.port },
    connections,
    pace: { kind: 'at-once' },
  });
  if (report.accepted !== crowd.count) {
    throw new Error(
      `${gateway.name} lets ${report.accepted} of ${crowd.count} look: ${JSON.stringify(report.statuses)}`,
    );
  }
}
