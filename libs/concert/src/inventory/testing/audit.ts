import { unreachable } from '@concert/decider/decider';
import type { HeldItem, InventoryEvent, Whose } from '../events.ts';

interface Offer {
  registered: number;
  taken: number;
  readonly seats: Set<string>;
  readonly owners: Map<string, string>;
}

interface Kept {
  readonly customerId: string;
  readonly items: readonly HeldItem[];
  status: 'held' | 'sold' | 'free' | 'over';
}

/**
 * What must hold at every revision of an inventory's stream, told from its events alone and without the decider's
 * state, so that a mistake in one is not a mistake in both. `check` throws on the first event that breaks a promise.
 */
export class InventoryAudit {
  readonly offers = new Map<string, Offer>();
  readonly ticketsOf = new Map<string, number>();
  readonly kept = new Map<string, Kept>();
  #limit = 0;

  check(event: InventoryEvent): void {
    switch (event.type) {
      case 'InventoryOpened':
        this.#limit = event.data.limitPerCustomer;
        break;
      case 'TicketsRegistered':
        this.#register(event.data);
        break;
      case 'TicketsHeld':
        this.#hold(event.data);
        break;
      case 'HoldConfirmed':
        this.#move(event.data.bookingId, 'held', 'sold');
        break;
      case 'HoldReleased':
        this.#giveBack(event.data.bookingId, event.data.sold ? 'sold' : 'held', 'over');
        break;
      case 'HoldExpired':
        this.#giveBack(event.data.bookingId, 'held', 'free');
        break;
      case 'TicketsRetaken':
        this.#take(event.data.bookingId, 'sold');
        break;
      case 'HoldLost':
        this.#move(event.data.bookingId, 'free', 'over');
        break;
      default:
        unreachable(event);
    }
  }

  #register(data: { grade: string; quantity: number; seats: readonly string[] }): void {
    const offer = this.offers.get(data.grade) ?? { registered: 0, taken: 0, seats: new Set(), owners: new Map() };
    this.offers.set(data.grade, offer);
    offer.registered += data.quantity;
    for (const seat of data.seats) {
      promise(!offer.seats.has(seat), `seat ${seat} is registered once`);
      offer.seats.add(seat);
    }
  }

  #hold(data: Whose & { items: readonly HeldItem[] }): void {
    promise(!this.kept.has(data.bookingId), 'a booking holds once');
    this.kept.set(data.bookingId, { customerId: data.customerId, items: data.items, status: 'free' });
    this.#take(data.bookingId, 'held');
  }

  #take(bookingId: string, status: 'held' | 'sold'): void {
    const kept = this.#move(bookingId, 'free', status);
    for (const item of kept.items) {
      const offer = this.#offerOf(item.grade);
      offer.taken += item.quantity;
      promise(offer.taken <= offer.registered, `held + sold <= registered in ${item.grade}`);
      promise(item.seats.length === (offer.seats.size > 0 ? item.quantity : 0), 'each ticket of a seated grade a seat');
      for (const seat of item.seats) {
        promise(offer.seats.has(seat), `seat ${seat} exists`);
        promise(!offer.owners.has(seat), `seat ${seat} has one owner`);
        offer.owners.set(seat, bookingId);
      }
    }
    this.#count(kept, 1);
    promise((this.ticketsOf.get(kept.customerId) ?? 0) <= this.#limit, 'the limit per customer');
  }

  #giveBack(bookingId: string, from: Kept['status'], to: Kept['status']): void {
    const kept = this.#move(bookingId, from, to);
    for (const item of kept.items) {
      const offer = this.#offerOf(item.grade);
      offer.taken -= item.quantity;
      for (const seat of item.seats) offer.owners.delete(seat);
    }
    this.#count(kept, -1);
  }

  #move(bookingId: string, from: Kept['status'], to: Kept['status']): Kept {
    const kept = this.kept.get(bookingId);
    if (kept === undefined) throw new Error(`broken promise: ${bookingId} has a hold`);
    promise(kept.status === from, `only what is ${from} becomes ${to}, and this was ${kept.status}`);
    kept.status = to;
    return kept;
  }

  #count({ customerId, items }: Kept, sign: 1 | -1): void {
    const change = sign * items.reduce((sum, item) => sum + item.quantity, 0);
    this.ticketsOf.set(customerId, (this.ticketsOf.get(customerId) ?? 0) + change);
  }

  #offerOf(grade: string): Offer {
    const offer = this.offers.get(grade);
    if (offer === undefined) throw new Error(`broken promise: grade ${grade} exists`);
    return offer;
  }
}

function promise(kept: boolean, sentence: string): void {
  if (!kept) throw new Error(`broken promise: ${sentence}`);
}
