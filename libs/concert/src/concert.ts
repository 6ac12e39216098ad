import { type DomainEvent, type Refusal, refuse } from '@concert/decider/decider';
import { knownType, type Versions, type Written } from '@concert/decider/versions';

/** A refund of `percent` of the amount until `until`; tiers in order of time, nothing after the last. */
export interface RefundTier {
  readonly until: string;
  readonly percent: number;
}

/** One performance. Times are RFC 3339 UTC; who registered it is its organiser. */
export interface Concert {
  readonly concertId: string;
  readonly organiserId: string;
  readonly title: string;
  readonly venue: string;
  readonly startsAt: string;
  readonly salesOpenAt: string;
  readonly salesCloseAt: string;
  readonly limitPerCustomer: number;
  readonly currency: string;
  readonly refundPolicy: readonly RefundTier[];
  /** How long a customer has to pay for what is held. */
  readonly payWindowSeconds: number;
}

export type ConcertRegistered = DomainEvent<'ConcertRegistered', Concert>;
export type ConcertEvent = ConcertRegistered;

/** Without a refund policy everything is refunded until the sales close. */
export interface RegisterConcert {
  readonly type: 'RegisterConcert';
  readonly concert: Omit<Concert, 'refundPolicy'> & { readonly refundPolicy?: readonly RefundTier[] };
  readonly nowMs: number;
}

export type ConcertCode =
  | 'starts-in-the-past'
  | 'sales-window-empty'
  | 'sales-close-after-start'
  | 'unknown-currency'
  | 'refund-tiers-out-of-order';

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** A concert is registered once and never changes, so its decider needs no state. */
export function decideConcert(command: RegisterConcert): readonly ConcertEvent[] | Refusal<ConcertCode> {
  const { concert, nowMs } = command;
  const startsAtMs = Date.parse(concert.startsAt);
  const closesAtMs = Date.parse(concert.salesCloseAt);
  const refundPolicy = concert.refundPolicy ?? [{ until: concert.salesCloseAt, percent: 100 }];
  if (startsAtMs <= nowMs) return refuse('starts-in-the-past', { pointer: '#/startsAt' });
  if (Date.parse(concert.salesOpenAt) >= closesAtMs) return refuse('sales-window-empty', { pointer: '#/salesCloseAt' });
  if (closesAtMs > startsAtMs) return refuse('sales-close-after-start', { pointer: '#/salesCloseAt' });
  if (!currencies.has(concert.currency)) return refuse('unknown-currency', { pointer: '#/currency' });
  const early = refundPolicy.findIndex((tier, i) => Date.parse(tier.until) <= untilMs(refundPolicy[i - 1]));
  if (early >= 0) return refuse('refund-tiers-out-of-order', { pointer: `#/refundPolicy/${early}/until` });
  return [{ type: 'ConcertRegistered', data: { ...concert, refundPolicy } }];
}

function untilMs(tier: RefundTier | undefined): number {
  return tier === undefined ? Number.NEGATIVE_INFINITY : Date.parse(tier.until);
}

export const concertVersions: Versions<ConcertEvent['type']> = { ConcertRegistered: 1 };

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decodeConcert(written: Written): ConcertEvent {
  return { type: knownType(concertVersions, written), data: written.data } as ConcertEvent;
}
