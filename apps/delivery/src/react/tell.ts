import type { Envelope } from '@concert/contracts/envelope';
import type { DeliveryCommand } from '@concert/delivery/decide';
import { Poisoned } from '@concert/kafka/handlers';
import type { Deliveries } from '../deliveries.ts';

/** Tells a delivery what an event says, once per event. What the delivery refuses it will refuse for ever: poisoned. */
export async function tell(
  deliveries: Deliveries,
  { id, type, correlationId, data }: Envelope<string, { bookingId: string }>,
  command: DeliveryCommand,
): Promise<void> {
  const outcome = await deliveries.handle(data.bookingId, command, { correlationId, causationId: id });
  if ('refused' in outcome) throw new Poisoned(`${type} cannot be told: ${outcome.refused}`);
}
