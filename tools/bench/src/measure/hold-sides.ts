import { maxHoldsPerRequest } from '@concert/contracts/hold';
import { newId } from '@concert/ids/ids';
import { EventBooks } from '../check/event-books.ts';
import { rowsStored } from '../check/row-books.ts';
import type { ConcertStage } from '../stage/concert-stage.ts';
import { cpuSecondsOf, familyCpuSeconds } from '../stage/cpu.ts';
import type { Ground } from '../stage/ground.ts';
import type { Process } from '../stage/process.ts';
import { openRivalSale, openSale } from '../stage/sales.ts';
import type { Side } from './side.ts';

/** Replicas of booking that ask for holds, and the requests that each has under way. */
export const bookingReplicas = 2;
export const requestsPerReplica = 2;

/** Enough to keep every connection of the largest pool busy, and the request after it ready. */
const rivalConnections = 64;

const host = '127.0.0.1';

/** The concert service, asked for holds as booking asks. */
export function concertHoldsSide({ identitySecret: secret }: Ground, stage: ConcertStage): Side {
  const concert = stage.process('concert');
  const books = new EventBooks(stage.eventStore.store);
  return {
    name: 'concert',
    open: (tickets) => openSale(concert, secret, { tickets, seated: false }),
    job: (sale, orders) => ({
      asked: { kind: 'batched-holds', sale, secret, count: orders, perRequest: maxHoldsPerRequest },
      target: { host, port: concert.port },
      connections: bookingReplicas * requestsPerReplica,
    }),
    ordersPerRequest: maxHoldsPerRequest,
    stored: (sale) => books.stored(concert, sale.concertId, 'holds'),
    disk: stage.eventStore.disk,
    pids: {
      concert: () => cpuSecondsOf(concert.pid),
      'event store': () => cpuSecondsOf(stage.eventStore.pid),
    },
  };
}

/** The row lock, a request for each order. */
export function rivalHoldsSide({ identitySecret: secret, postgres }: Ground, rival: Process): Side {
  return {
    ...rivalStore(postgres),
    job: (sale, orders) => ({
      asked: { kind: 'single-holds', sale, secret, count: orders },
      target: { host, port: rival.port },
      connections: rivalConnections,
    }),
    pids: {
      'row lock': () => cpuSecondsOf(rival.pid),
      PostgreSQL: () => familyCpuSeconds(postgres.pid),
    },
  };
}

/** What the rival has in PostgreSQL, and how it is looked at: the same whoever stands in front of it. */
export function rivalStore({ pool, disk }: Ground['postgres']): Omit<Side, 'job' | 'pids'> {
  return {
    name: 'row lock',
    open: async (tickets) => {
      const sale = { concertId: newId(), grade: 'R', round: newId().slice(-12) };
      await openRivalSale(pool, sale, tickets);
      return sale;
    },
    ordersPerRequest: 1,
    stored: async ({ concertId }) => [await rowsStored(pool, concertId)],
    disk,
  };
}
