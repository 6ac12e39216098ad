import type { DomainEvent } from '@concert/decider/decider';

/** Whose payment for what; every event says it, so that each can be published by itself. */
export interface Who {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
}

/** What a booking owes. Integer minor units; `payBy` is RFC 3339 UTC. */
export interface Bill extends Who {
  readonly amount: number;
  readonly currency: string;
  readonly payBy: string;
}

interface OfAttempt extends Who {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
}

/** The money owed back is decided and durable; the provider has it to do. `refundDue` is above 0. */
export type RefundStarted = DomainEvent<
  'RefundStarted',
  Who & { readonly paymentId: string; readonly refundDue: number; readonly currency: string }
>;
/** The end: nothing more is paid or refunded. `paymentId` is null when nothing had been paid. */
export type PaymentCancelled = DomainEvent<
  'PaymentCancelled',
  Who & { readonly paymentId: string | null; readonly refunded: number; readonly currency: string }
>;
export type PaymentDue = DomainEvent<'PaymentDue', Bill>;
export type PaymentStarted = DomainEvent<
  'PaymentStarted',
  OfAttempt & { readonly method: string; readonly bodyHash: string; readonly startedAt: string }
>;
export type PaymentApproved = DomainEvent<'PaymentApproved', OfAttempt>;
export type PaymentDeclined = DomainEvent<'PaymentDeclined', OfAttempt & { readonly reason: string }>;
/** The booking has ended: no new attempt starts. One that is on its way is still heard to its end. */
export type PaymentClosed = DomainEvent<'PaymentClosed', Who>;

/** The stream of one booking's payment. */
export type PaymentEvent =
  | PaymentDue
  | PaymentStarted
  | PaymentApproved
  | PaymentDeclined
  | PaymentClosed
  | RefundStarted
  | PaymentCancelled;
