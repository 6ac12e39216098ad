import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';
import { projectBookings } from './bookings.ts';
import { projectConcerts } from './concerts.ts';
import { projectDeliveries } from './deliveries.ts';
import { projectPayments } from './payments.ts';

/** MyPage is a fold of these events, however often and in whatever order across topics they arrive. */
export function projection(pool: Pool): Handlers {
  return { ...projectConcerts(pool), ...projectBookings(pool), ...projectPayments(pool), ...projectDeliveries(pool) };
}
