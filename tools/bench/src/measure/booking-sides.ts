import { EventBooks } from '../check/event-books.ts';
import type { Crowd } from '../load/buyers.ts';
import type { Asked } from '../load/job.ts';
import type { ConcertStage } from '../stage/concert-stage.ts';
import { cpuSecondsOf, familyCpuSeconds } from '../stage/cpu.ts';
import type { Ground } from '../stage/ground.ts';
import type { Process } from '../stage/process.ts';
import { openSale } from '../stage/sales.ts';
import { rivalStore } from './hold-sides.ts';
import type { Side } from './side.ts';

/** Buyers with a request under way at once, at most. */
const buyersAtOnce = 128;

/** Concert through its gateway. */
export function concertBookingsSide(
  { identitySecret, postgres }: Ground,
  stage: ConcertStage,
  { crowd, seated }: { crowd: Crowd; seated: boolean },
): Side {
  const [gateway, booking, concert] = [stage.process('gateway'), stage.process('booking'), stage.process('concert')];
  const books = new EventBooks(stage.eventStore.store);
  return {
    name: 'concert',
    open: (tickets) => openSale(concert, identitySecret, { tickets, seated }),
    job: (sale, orders) => bookingsAt(gateway, { kind: 'bookings', sale, crowd, count: orders }),
    ordersPerRequest: 1,
    stored: (sale) => books.stored(concert, sale.concertId, 'bookings'),
    disk: stage.eventStore.disk,
    pids: {
      gateway: () => cpuSecondsOf(gateway.pid),
      booking: () => cpuSecondsOf(booking.pid),
      concert: () => cpuSecondsOf(concert.pid),
      'event store': () => cpuSecondsOf(stage.eventStore.pid),
      PostgreSQL: () => familyCpuSeconds(postgres.pid),
    },
  };
}

/** The rival through the same gateway. */
export function rivalBookingsSide({ postgres }: Ground, gateway: Process, rival: Process, crowd: Crowd): Side {
  return {
    ...rivalStore(postgres),
    job: (sale, orders) => bookingsAt(gateway, { kind: 'bookings', sale, crowd, count: orders }),
    pids: {
      gateway: () => cpuSecondsOf(gateway.pid),
      'row lock': () => cpuSecondsOf(rival.pid),
      PostgreSQL: () => familyCpuSeconds(postgres.pid),
    },
  };
}

function bookingsAt(gateway: Process, asked: Asked): ReturnType<Side['job']> {
  return { asked, target: { host: '127.0.0.1', port: gateway.port }, connections: buyersAtOnce };
}
