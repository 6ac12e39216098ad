import { join } from 'node:path';
import { inventoryVersions } from '@concert/concert/inventory/decode';
import { orders } from '@concert/concert/inventory/testing/many-holds';
import { Log } from '@concert/eventstore-dev/storage/log';
import { newId } from '@concert/ids/ids';
import type { Sale } from '../load/requests.ts';
import { ticketPrice } from './sales.ts';

const perWrite = 10_000;
const hourMs = 3_600_000;

/**
 * Holds on a concert that has just been opened (two events), written into the stand-in's file while it does not run:
 * over the wire a million of them would take half a minute.
 */
export function writeHolds(dataDir: string, sale: Sale, count: number): void {
  const log = new Log(join(dataDir, 'events.sqlite'));
  const streamName = `inventory-${sale.concertId}`;
  try {
    for (let from = 0; from < count; from += perWrite) {
      const events = holds(sale, from, Math.min(perWrite, count - from));
      const append = { streamName, expected: from + 1, events, bytes: 0, deadlineMs: Number.POSITIVE_INFINITY };
      const [outcome] = log.write([append], Date.now()).outcomes;
      if (outcome?.kind !== 'written') throw new Error(`${streamName} cannot be written: ${JSON.stringify(outcome)}`);
    }
  } finally {
    log.close();
  }
}

/** As the concert service writes them, alive for an hour. */
function holds({ grade }: Sale, from: number, count: number) {
  const nowMs = Date.now();
  const payBy = new Date(nowMs + hourMs).toISOString();
  const heldUntil = new Date(nowMs + hourMs + 60_000).toISOString();
  const occurredAt = new Date(nowMs).toISOString();
  const items = [{ grade, quantity: 1, price: ticketPrice, seats: [] }];
  return orders(from, count).map(({ bookingId, customerId, bodyHash }) => ({
    id: newId(),
    type: 'TicketsHeld',
    contentType: 'application/json',
    data: json({ bookingId, customerId, items, payBy, heldUntil, bodyHash }),
    metadata: json({
      correlationId: bookingId,
      causationId: bookingId,
      version: inventoryVersions.TicketsHeld,
      occurredAt,
    }),
  }));
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
