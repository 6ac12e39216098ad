import { type Static, Type } from '@concert/schema/schema';

/** The fields that several contexts speak of, each defined once. */
export const Id = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
/** Integer minor units of the currency beside it (KRW has none: 1 is one won). */
export const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Language = Type.Union([Type.Literal('ko'), Type.Literal('en')]);
export const DeliveryMethod = Type.Union([Type.Literal('post'), Type.Literal('onsite')]);

/** A refund of `percent` until `until`; tiers in order of time, nothing after the last. */
export const RefundPolicy = Type.Array(
  Type.Object({ until: Instant, percent: Type.Integer({ minimum: 0, maximum: 100 }) }),
  { maxItems: 10 },
);
export type RefundPolicy = Static<typeof RefundPolicy>;

/** Tickets of one grade as they were held: the price is per ticket; `seats` is empty for an unnumbered grade. */
export const HeldItem = Type.Object({
  grade: Type.String(),
  quantity: Type.Integer({ minimum: 1 }),
  price: Amount,
  seats: Type.Array(Type.String()),
});
export type HeldItem = Static<typeof HeldItem>;

/** Sealed personal data (libs/personal-data): unreadable without the customer's key. */
export const Sealed = Type.String({ description: 'AES-256-GCM under the customer’s own key, base64url' });
