import type { PaymentEvent } from './events.ts';

/** The version each event is written in today; `fixtures/` holds one of every version ever written. */
const versions: Record<PaymentEvent['type'], number> = {
  PaymentDue: 1,
  PaymentStarted: 1,
  PaymentApproved: 1,
  PaymentDeclined: 1,
  PaymentClosed: 1,
  RefundStarted: 1,
  PaymentCancelled: 1,
};

export const eventTypes = Object.keys(versions) as readonly PaymentEvent['type'][];

export function schemaVersion(type: PaymentEvent['type']): number {
  return versions[type];
}

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decode({ type, version, data }: { type: string; version: number; data: unknown }): PaymentEvent {
  const known = eventTypes.find((name) => name === type);
  if (known === undefined || version !== versions[known]) throw new Error(`unknown event ${type} version ${version}`);
  return { type: known, data } as PaymentEvent;
}
