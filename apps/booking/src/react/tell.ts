import type { BookingCommand } from '@concert/booking/decide';
import type { Envelope } from '@concert/contracts/envelope';
import { Poisoned } from '@concert/kafka/handlers';
import type { Bookings } from '../bookings.ts';

/**
 * Tells a booking what another context published; a repeat changes nothing. Nobody publishes about a booking before
 * it was placed, so what an unknown one is told was never true: the message is poisoned.
 */
export async function tell(
  bookings: Bookings,
  { id, type, data }: Envelope<string, { bookingId: string }>,
  command: BookingCommand,
): Promise<void> {
  const cause = { correlationId: data.bookingId, causationId: id };
  const outcome = await bookings.handle(data.bookingId, command, cause);
  if ('refused' in outcome) throw new Poisoned(`${type} for booking ${data.bookingId}: ${outcome.refused}`);
}
