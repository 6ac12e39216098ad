import type { KnownState } from '@concert/payment/state';
import { unavailable } from '@concert/service/problem';
import type { Clock } from '../clock.ts';
import type { Payments } from '../payments.ts';
import { refusals } from '../refusals.ts';

const waitAtMostMs = 2000;
const longestPauseMs = 400;
const askAgainAfterSeconds = 5;

export interface BilledOptions {
  readonly payments: Payments;
  /** Whether bookings may have been placed that this service has not heard of. */
  readonly isBehind: () => Promise<boolean>;
  readonly clock: Clock;
}

/**
 * The payment of a booking of this customer. Who pays right after booking may be faster than its event: waits up to
 * 2 s for it, then 503 while events are outstanding, otherwise 404. Someone else's booking is treated as none.
 *
 * An event that booking has not published yet, as while another process takes its relay over, is not outstanding here:
 * then a booking that was placed is 404 too. So that answer says when asking again may help.
 */
export async function whenBilled(options: BilledOptions, bookingId: string, customerId: string): Promise<KnownState> {
  const { payments, isBehind, clock } = options;
  const giveUpAtMs = clock.now().getTime() + waitAtMostMs;
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const { state } = await payments.load(bookingId);
    if (state.status !== 'unknown' && state.bill.customerId === customerId) return state;
    if (clock.now().getTime() >= giveUpAtMs) break;
    await clock.pause(pauseMs);
  }
  if (await isBehind()) throw unavailable('booking-not-here-yet', 'new bookings have not all arrived here; try again');
  throw refusals.problem({ refused: 'booking-not-found' }).withHeader('retry-after', String(askAgainAfterSeconds));
}
