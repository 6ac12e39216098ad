import type { DeliveryEvent } from './events.ts';

/** The version each event is written in today; `fixtures/` holds one of every version ever written. */
const versions: Record<DeliveryEvent['type'], number> = {
  DeliveryPrepared: 1,
  DeliveryShipped: 1,
  TicketIssued: 1,
  DeliveryCancelled: 1,
};

export const eventTypes = Object.keys(versions) as readonly DeliveryEvent['type'][];

export function schemaVersion(type: DeliveryEvent['type']): number {
  return versions[type];
}

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decode({ type, version, data }: { type: string; version: number; data: unknown }): DeliveryEvent {
  const known = eventTypes.find((name) => name === type);
  if (known === undefined || version !== versions[known]) throw new Error(`unknown event ${type} version ${version}`);
  return { type: known, data } as DeliveryEvent;
}
