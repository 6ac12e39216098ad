import type { PublishedEnvelope } from '@concert/contracts/published-language';
import type { Projection } from '@concert/kafka/project';
import type { Pool } from '@concert/postgres/postgres';
import { projectOnce } from '@concert/postgres/project-once';
import type { BookingChange, BookingEvent } from './booking-change.ts';
import { bookings } from './bookings.ts';
import { changeBookings } from './change-bookings.ts';
import { addConcerts, type ConcertRegistered } from './concerts.ts';
import { deliveries } from './deliveries.ts';
import { payments } from './payments.ts';

type Apply = (change: BookingChange, event: PublishedEnvelope) => void;

const changes = { ...bookings, ...payments, ...deliveries };
const changeOf = new Map(Object.entries(changes) as [BookingEvent['type'], Apply][]);

const isConcert = (event: PublishedEnvelope): event is ConcertRegistered => event.type === 'concert.registered';
const isBookings = (event: PublishedEnvelope): event is BookingEvent =>
  changeOf.has(event.type as BookingEvent['type']);

/**
 * MyPage is a fold of these events, however often and in whatever order across topics they arrive; many go in one
 * transaction. `shown` hears of each that is shown from now on.
 */
export function projection(pool: Pool, shown: (event: PublishedEnvelope) => void = () => {}): Projection {
  return {
    names: ['concert.registered', ...changeOf.keys()],
    project: async (events) => {
      let fresh: readonly PublishedEnvelope[] = [];
      await projectOnce(pool, events, async (client, unseen) => {
        fresh = unseen;
        await addConcerts(client, unseen.filter(isConcert));
        const ofBookings = unseen.filter(isBookings);
        if (ofBookings.length === 0) return;
        await changeBookings(client, ofBookings, (change, event) => changeOf.get(event.type)?.(change, event));
      });
      for (const event of fresh) shown(event);
    },
  };
}
