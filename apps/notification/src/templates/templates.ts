import type { HeldItem } from '@concert/contracts/fields';

/** What every message knows about its booking: nothing personal. */
export interface Subject {
  readonly bookingId: string;
  readonly title: string;
  readonly venue: string;
  readonly startsAt: Date;
  readonly items: readonly HeldItem[];
  readonly amount: number;
  readonly currency: string;
  readonly payBy: Date;
  readonly delivery: 'post' | 'onsite';
}

/** What each kind of message says beyond that. */
export interface Facts {
  readonly booked: object;
  readonly paid: { readonly amount: number };
  readonly declined: object;
  readonly shipped: { readonly trackingNumber: string | null };
  readonly issued: object;
  readonly cancelled: { readonly refundDue: number };
  readonly refunded: { readonly refunded: number };
  readonly expired: { readonly reason: 'unpaid' | 'hold-lost' };
}
export type Kind = keyof Facts;

export interface Text {
  readonly subject: string;
  readonly body: string;
}

/** One language: a function per kind. */
export type Templates = { readonly [K in Kind]: (booking: Subject, facts: Facts[K]) => Text };
