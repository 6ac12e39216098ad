import type { DomainEvent } from '@concert/decider/decider';
import type { RefundTier } from './refund.ts';

/** Whose booking it is, for which concert; in every event, so that each can be published by itself. */
export interface Who {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
}

/** Tickets of one grade as concert holds them; `seats` is empty for an unnumbered grade. */
export interface BookedItem {
  readonly grade: string;
  readonly quantity: number;
  /** Per ticket, integer minor units. */
  readonly price: number;
  readonly seats: readonly string[];
}

/** What is agreed when a booking is placed and never changes afterwards. Money in integer minor units. */
export interface Placed extends Who {
  readonly items: readonly BookedItem[];
  readonly amount: number;
  readonly currency: string;
  /** RFC 3339 UTC. */
  readonly payBy: string;
  /** RFC 3339 UTC; later than `payBy`, for payments that are under way then. */
  readonly heldUntil: string;
  readonly refundPolicy: readonly RefundTier[];
  readonly delivery: { readonly method: 'post' | 'onsite' };
  readonly language: 'ko' | 'en';
  /** Sealed name, e-mail and address. */
  readonly personal: string;
  /** SHA-256 of the customer's order: how the same key with another body is recognised. */
  readonly bodyHash: string;
}

export interface Payment {
  readonly paymentId: string;
  readonly amount: number;
}

export interface Refund {
  readonly paymentId: string;
  readonly refundDue: number;
}

export type BookingPlaced = DomainEvent<'BookingPlaced', Placed>;
/** Its hold expired first: nothing can be placed in this stream any more, however late it arrives. */
export type BookingNotPlaced = DomainEvent<'BookingNotPlaced', Who>;
export type PaymentReceived = DomainEvent<'PaymentReceived', Who & Payment & Pick<Placed, 'currency'>>;
export type BookingConfirmed = DomainEvent<'BookingConfirmed', Who & Pick<Placed, 'items' | 'delivery' | 'personal'>>;
export type TicketsShipped = DomainEvent<'TicketsShipped', Who>;
export type BookingCompleted = DomainEvent<'BookingCompleted', Who>;
/** `paymentId` is null, and `refundDue` 0, for a booking that had not been paid. */
export type BookingCancelled = DomainEvent<
  'BookingCancelled',
  Who & Pick<Placed, 'currency'> & { readonly paymentId: string | null; readonly refundDue: number }
>;
export type BookingExpired = DomainEvent<'BookingExpired', Who & { readonly reason: 'unpaid' | 'hold-lost' }>;
/** A payment that this booking cannot keep: it goes back in full. */
export type RefundOrdered = DomainEvent<'RefundOrdered', Who & Refund & Pick<Placed, 'currency'>>;

export type BookingEvent =
  | BookingPlaced
  | BookingNotPlaced
  | PaymentReceived
  | BookingConfirmed
  | TicketsShipped
  | BookingCompleted
  | BookingCancelled
  | BookingExpired
  | RefundOrdered;
