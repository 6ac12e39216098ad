import { unreachable } from '@concert/decider/decider';
import type { HeldItem, InventoryEvent, Terms, TicketsHeld, TicketsRegistered } from '../events.ts';
import { Instants } from '../instants.ts';
import { BrokenPromise, promise, promiseSame } from './broken-promise.ts';

interface Offer {
  readonly price: number;
  registered: number;
  taken: number;
  readonly seats: Set<string>;
  readonly owners: Map<string, string>;
}

/** `free`: expired, a late payment may take the tickets again; `over`: ended for good. */
type KeptStatus = 'held' | 'sold' | 'free' | 'over';

/** A hold as the events tell of it, for good. */
export interface Kept {
  readonly bookingId: string;
  readonly customerId: string;
  readonly items: readonly HeldItem[];
  /** Who has compared it with the booking's may forget it. */
  bodyHash: string | null;
  readonly payByMs: number;
  readonly heldUntilMs: number;
  /** Of its TicketsHeld: the order in which buyers were served. */
  readonly revision: number;
  status: KeptStatus;
}

/**
 * What must hold at every revision of an inventory's stream, told from its events alone and without the decider's
 * state, so that a mistake in one is not a mistake in both. `check` throws BrokenPromise on the first event that breaks
 * a promise.
 */
export class InventoryAudit {
  readonly offers = new Map<string, Offer>();
  /** Tickets held or sold, by customer. */
  readonly ticketsOf = new Map<string, number>();
  readonly kept = new Map<string, Kept>();
  readonly #registrations = new Set<string>();
  terms: Terms | null = null;
  #events = 0;
  readonly #payBys = new Instants();
  readonly #heldUntils = new Instants();
  /** Orders of counted grades are much alike: each is kept once. */
  readonly #sameItems = new Map<string, readonly HeldItem[]>();

  check(event: InventoryEvent): void {
    switch (event.type) {
      case 'InventoryOpened':
        promiseSame('an inventory is opened once, before anything else', 0, this.#events);
        this.terms = event.data;
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
    this.#events += 1;
  }

  #register({ grade, price, quantity, seats, registration }: TicketsRegistered['data']): void {
    const id = registration?.registrationId ?? null;
    promise(
      id === null || !this.#registrations.has(id),
      'a registration adds its tickets once',
      `${id} new`,
      'it added before',
    );
    if (id !== null) this.#registrations.add(id);
    const known = this.offers.get(grade);
    const offer = known ?? { price, registered: 0, taken: 0, seats: new Set(), owners: new Map() };
    this.offers.set(grade, offer);
    promiseSame('the price of a grade never changes', offer.price, price);
    const seated = seats.length > 0;
    const wasSeated = offer.seats.size > 0;
    promise(
      known === undefined || wasSeated === seated,
      'a grade stays counted or seated',
      { seated: wasSeated },
      { seated },
    );
    if (seated) promiseSame('each ticket of a seated grade has a seat', quantity, seats.length);
    offer.registered += quantity;
    for (const seat of seats) {
      promise(!offer.seats.has(seat), 'a seat is registered once', `${grade} ${seat} new`, 'it was registered before');
      offer.seats.add(seat);
    }
  }

  #hold(data: TicketsHeld['data']): void {
    const { bookingId, customerId, bodyHash } = data;
    promise(!this.kept.has(bookingId), 'a booking holds once', `no hold of ${bookingId} yet`, 'it held before');
    const items = this.#shared(data.items);
    this.kept.set(bookingId, {
      ...{ bookingId, customerId, items, bodyHash },
      payByMs: this.#payBys.msOf(data.payBy),
      heldUntilMs: this.#heldUntils.msOf(data.heldUntil),
      revision: this.#events,
      status: 'free',
    });
    this.#take(bookingId, 'held');
  }

  #take(bookingId: string, status: 'held' | 'sold'): void {
    const kept = this.#move(bookingId, 'free', status);
    for (const item of kept.items) this.#takeItem(bookingId, item);
    const tickets = this.#count(kept, 1);
    const limit = this.terms?.limitPerCustomer ?? 0;
    promise(tickets <= limit, 'the limit per customer', `at most ${limit} tickets of ${kept.customerId}`, tickets);
  }

  #takeItem(bookingId: string, { grade, quantity, seats }: HeldItem): void {
    const offer = this.#offerOf(grade);
    const { registered } = offer;
    offer.taken += quantity;
    promise(offer.taken <= registered, 'held + sold <= registered', `at most ${registered} of ${grade}`, offer.taken);
    const seatsNeeded = offer.seats.size > 0 ? quantity : 0;
    promiseSame('each ticket of a seated grade has a seat, and no other', seatsNeeded, seats.length);
    for (const seat of seats) {
      promise(offer.seats.has(seat), 'a seat that is held exists', `${grade} ${seat} registered`, 'it is not');
      const owner = offer.owners.get(seat);
      promise(owner === undefined, 'a seat has one owner', `${grade} ${seat} free`, `it belongs to ${owner}`);
      offer.owners.set(seat, bookingId);
    }
  }

  #giveBack(bookingId: string, from: KeptStatus, to: KeptStatus): void {
    const kept = this.#move(bookingId, from, to);
    for (const item of kept.items) {
      const offer = this.#offerOf(item.grade);
      offer.taken -= item.quantity;
      for (const seat of item.seats) offer.owners.delete(seat);
    }
    this.#count(kept, -1);
  }

  #move(bookingId: string, from: KeptStatus, to: KeptStatus): Kept {
    const kept = this.kept.get(bookingId);
    promise(kept !== undefined, 'what ends, or is confirmed, was held', `a hold of ${bookingId}`, 'none');
    promiseSame('a hold ends at most once, and what has ended is not sold', from, kept.status);
    kept.status = to;
    return kept;
  }

  /** The customer's tickets then. */
  #count({ customerId, items }: Kept, sign: 1 | -1): number {
    let tickets = this.ticketsOf.get(customerId) ?? 0;
    for (const { quantity } of items) tickets += sign * quantity;
    this.ticketsOf.set(customerId, tickets);
    return tickets;
  }

  #offerOf(grade: string): Offer {
    const offer = this.offers.get(grade);
    if (offer === undefined) throw new BrokenPromise('what is held was registered', `a grade ${grade}`, 'none');
    return offer;
  }

  #shared(items: readonly HeldItem[]): readonly HeldItem[] {
    if (items.some(({ seats }) => seats.length > 0)) return items;
    const key = items.map(({ grade, quantity, price }) => `${quantity} ${price} ${grade}`).join('\n');
    const known = this.#sameItems.get(key);
    if (known === undefined) this.#sameItems.set(key, items);
    return known ?? items;
  }
}
