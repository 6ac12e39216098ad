import type { DeliveryCommand } from '@concert/delivery/decide';
import { newId } from '@concert/ids/ids';
import type { Deliveries } from '../deliveries.ts';
import { refusals } from '../refusals.ts';
import { type DeliveryAnswer, deliveryAnswer } from './delivery-answer.ts';

/** Does what somebody asked for by hand and gives the delivery as it is then; asked again it is the same answer. */
export async function act(
  deliveries: Deliveries,
  bookingId: string,
  command: DeliveryCommand,
): Promise<DeliveryAnswer> {
  const cause = { correlationId: bookingId, causationId: newId() };
  const outcome = await deliveries.handle(bookingId, command, cause);
  if ('refused' in outcome) throw refusals.problem(outcome);
  if (outcome.state.status === 'unknown') throw new Error(`acted on ${bookingId}, which was never prepared`);
  return deliveryAnswer(outcome.state);
}
