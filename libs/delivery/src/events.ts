import type { DomainEvent } from '@concert/decider/decider';

/** Whose tickets; every event says it, so that each can be published by itself. */
export interface Who {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
}

export type Method = 'post' | 'onsite';

/** Tickets of one grade; `price` per ticket in minor units, `seats` empty for an unnumbered grade. */
export interface Item {
  readonly grade: string;
  readonly quantity: number;
  readonly price: number;
  readonly seats: readonly string[];
}

/** What is to be handed over and how. `personal` is sealed: the name and, for the post, the address. */
export interface Order extends Who {
  readonly method: Method;
  readonly items: readonly Item[];
  readonly personal: string;
}

export type DeliveryPrepared = DomainEvent<'DeliveryPrepared', Order>;
export type DeliveryShipped = DomainEvent<'DeliveryShipped', Who & { readonly trackingNumber?: string }>;
/** The end of a delivery: received by post, or handed out at the venue. */
export type TicketIssued = DomainEvent<'TicketIssued', Who & { readonly method: Method }>;
/** `returnExpected`: the tickets had left the house before the cancellation came. */
export type DeliveryCancelled = DomainEvent<'DeliveryCancelled', Who & { readonly returnExpected: boolean }>;

/** The stream of one booking's delivery. */
export type DeliveryEvent = DeliveryPrepared | DeliveryShipped | TicketIssued | DeliveryCancelled;
