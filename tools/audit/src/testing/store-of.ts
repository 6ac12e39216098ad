import type { HeldItem } from '@concert/concert/inventory/events';
import type { RecordedEvent } from '@concert/event-store/event-store';
import { type AnyEvent, Chronicle, dawnMs } from './chronicle.ts';
import { type Buyer, type EventName, eventsOf, terms } from './lives.ts';

export const concertId = 'arirang';
export const prices = { R: 90_000, VIP: 150_000 } as const;

export const r = (quantity: number): HeldItem => ({ grade: 'R', quantity, price: prices.R, seats: [] });
export const vip = (...seats: string[]): HeldItem => ({
  grade: 'VIP',
  quantity: seats.length,
  price: prices.VIP,
  seats,
});

/** `kim/1` and `kim/2` are two bookings of Kim. */
export function buyer(bookingId: string, ...items: HeldItem[]): Buyer {
  const customerId = bookingId.split('/')[0] ?? bookingId;
  return { bookingId, customerId, concertId, items: items.length > 0 ? items : [r(1)], bodyHash: `of ${bookingId}` };
}

/** One concert is on sale: five counted R and the seats of VIP, and whatever happens then. */
export class StoreOf extends Chronicle {
  constructor() {
    super();
    const { refundPolicy: _, ...rest } = terms;
    const about = {
      concertId,
      organiserId: 'hana',
      title: 'Arirang',
      venue: 'Seoul',
      startsAt: '2030-06-01T00:00:00Z',
    };
    const data = { ...about, ...rest, refundPolicy: terms.refundPolicy };
    this.tell(`concert-${concertId}`, { type: 'ConcertRegistered', data });
    this.inventory({ type: 'InventoryOpened', data: terms });
    this.registered('R', 5);
    this.registered('VIP', ['A-1', 'A-2', 'A-3']);
    this.nowMs = dawnMs;
  }

  inventory(event: AnyEvent): void {
    this.tell(`inventory-${concertId}`, event);
  }

  registered(grade: 'R' | 'VIP', tickets: number | readonly string[], price: number = prices[grade]): void {
    const [quantity, seats] = typeof tickets === 'number' ? [tickets, []] : [tickets.length, tickets];
    this.inventory({ type: 'TicketsRegistered', data: { grade, price, currency: 'KRW', quantity, seats } });
  }

  /** These happen to that booking, one after the other. */
  happens(to: Buyer, ...names: EventName[]): this {
    for (const name of names) this.but(to, name, {});
    return this;
  }

  /** The next one says something else than it should. */
  but(to: Buyer, name: EventName, data: object, wrong: Partial<RecordedEvent> = {}): this {
    const { stream, ...event } = eventsOf(to)[name];
    if (name === 'holdExpired') this.nowMs = Math.max(this.nowMs, dawnMs + 660_000);
    this.tell(stream, { ...event, data: { ...event.data, ...data } } as AnyEvent, wrong);
    return this;
  }
}

export const bought = [
  'held',
  'placed',
  'due',
  'started',
  'approved',
  'received',
  'holdConfirmed',
  'confirmed',
] as const;
