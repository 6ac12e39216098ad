import type { InventoryEvent, TicketsHeld } from '@concert/concert/inventory/events';
import { Chronicle } from './chronicle.ts';
import { type Buyer, type EventName, eventsOf, terms } from './lives.ts';

const concertId = 'arirang';

type EndOfHold = Exclude<InventoryEvent, { type: 'InventoryOpened' | 'TicketsRegistered' | 'TicketsHeld' }>;

/** What the other contexts do before and after each event of a hold; every booking tries to pay as soon as it can. */
const around: Record<string, readonly [before: readonly EventName[], after: readonly EventName[]]> = {
  HoldConfirmed: [
    ['approved', 'received'],
    ['confirmed', 'prepared'],
  ],
  HoldExpired: [[], ['expiredUnpaid', 'closed']],
  TicketsRetaken: [
    ['approved', 'received'],
    ['confirmed', 'prepared'],
  ],
  HoldLost: [
    ['approved', 'received'],
    ['refundOrdered', 'refundStarted', 'refunded', 'deliveryCancelled'],
  ],
  releasedHeld: [['cancelledUnpaid'], ['closed']],
  releasedSold: [['cancelled'], ['refundStarted', 'refunded', 'deliveryCancelled']],
};

/** The whole store that belongs to the history of an inventory. */
export function wholeLives(history: readonly InventoryEvent[]): Chronicle {
  const chronicle = new Chronicle();
  const buyers = new Map<string, Buyer & { heldUntil: string }>();
  for (const event of history) {
    const inventory = `inventory-${concertId}`;
    if (event.type === 'InventoryOpened') chronicle.tell(inventory, { type: event.type, data: terms });
    else if (event.type === 'TicketsRegistered') chronicle.tell(inventory, event);
    else if (event.type === 'TicketsHeld') {
      const buyer = buyerOf(event);
      buyers.set(buyer.bookingId, buyer);
      tell(chronicle, buyer, ['held', 'placed', 'due', 'started']);
    } else {
      const buyer = buyers.get(event.data.bookingId);
      if (buyer === undefined) throw new Error(`${event.type} of nobody`);
      tellOfItsEnd(chronicle, event, buyer);
    }
  }
  return chronicle;
}

function tellOfItsEnd(chronicle: Chronicle, event: EndOfHold, buyer: Buyer & { heldUntil: string }): void {
  const released = event.type === 'HoldReleased' ? (event.data.sold ? 'releasedSold' : 'releasedHeld') : event.type;
  const [before, after] = around[released] ?? [[], []];
  tell(chronicle, buyer, before);
  if (event.type === 'HoldExpired') chronicle.nowMs = Math.max(chronicle.nowMs, Date.parse(buyer.heldUntil));
  chronicle.tell(`inventory-${concertId}`, event);
  tell(chronicle, buyer, after);
}

function buyerOf({ data: { bookingId, customerId, items, bodyHash, payBy, heldUntil } }: TicketsHeld) {
  return { bookingId, customerId, concertId, items, bodyHash, payBy, heldUntil };
}

function tell(chronicle: Chronicle, buyer: Buyer, names: readonly EventName[]): void {
  const events = eventsOf(buyer);
  for (const name of names) {
    const { stream, ...event } = events[name];
    chronicle.tell(stream, event);
  }
}
