import type { DomainEvent } from '@concert/decider/decider';
import type { Concert } from '../concert.ts';

/** What the inventory needs of its concert, copied when the first tickets are registered. */
export type Terms = Pick<
  Concert,
  'salesOpenAt' | 'salesCloseAt' | 'limitPerCustomer' | 'currency' | 'refundPolicy' | 'payWindowSeconds'
>;

/** Tickets of one grade, as held: the price is per ticket; `seats` is empty for a counted grade. */
export interface HeldItem {
  readonly grade: string;
  readonly quantity: number;
  readonly price: number;
  readonly seats: readonly string[];
}

/** Whose hold an event speaks of. The concert is in the stream's name. */
export interface Whose {
  readonly bookingId: string;
  readonly customerId: string;
}

/** The request that tickets were registered by, when it named itself: a repeat of it adds none. */
export interface Registration {
  readonly registrationId: string;
  /** Of the request's body: tells a repeat from another request under the same name. */
  readonly bodyHash: string;
}

export type InventoryOpened = DomainEvent<'InventoryOpened', Terms>;

export type TicketsRegistered = DomainEvent<
  'TicketsRegistered',
  {
    readonly grade: string;
    readonly price: number;
    readonly currency: string;
    readonly quantity: number;
    /** Empty for a counted grade; otherwise one name per ticket. */
    readonly seats: readonly string[];
    readonly registration?: Registration;
  }
>;

/** One per hold: its revision is the order in which buyers were served. */
export type TicketsHeld = DomainEvent<
  'TicketsHeld',
  Whose & {
    readonly items: readonly HeldItem[];
    readonly payBy: string;
    readonly heldUntil: string;
    /** Of the customer's order: tells a repeat from another order under the same key. */
    readonly bodyHash: string;
  }
>;

export type HoldConfirmed = DomainEvent<'HoldConfirmed', Whose>;
/** `sold`: the tickets had been paid for. */
export type HoldReleased = DomainEvent<'HoldReleased', Whose & { readonly sold: boolean }>;
export type HoldExpired = DomainEvent<'HoldExpired', Whose>;
/** The payment came after the hold had expired, and its tickets were still free. */
export type TicketsRetaken = DomainEvent<'TicketsRetaken', Whose>;
/** The payment came after the hold had expired, and its tickets were gone. */
export type HoldLost = DomainEvent<'HoldLost', Whose>;

export type InventoryEvent =
  | InventoryOpened
  | TicketsRegistered
  | TicketsHeld
  | HoldConfirmed
  | HoldReleased
  | HoldExpired
  | TicketsRetaken
  | HoldLost;
