import type { Envelope } from '@concert/contracts/envelope';
import { Poisoned } from '@concert/kafka/handlers';
import type { PaymentCommand } from '@concert/payment/decide';
import type { Payments } from '../payments.ts';

/** Tells a payment what an event says, once per event. What the payment refuses it will refuse for ever: poisoned. */
export async function tell(
  payments: Payments,
  { id, type, correlationId, data }: Envelope<string, { bookingId: string }>,
  command: PaymentCommand,
): Promise<void> {
  const outcome = await payments.handle(data.bookingId, command, { correlationId, causationId: id });
  if ('refused' in outcome) throw new Poisoned(`${type} cannot be told: ${outcome.refused}`);
}
