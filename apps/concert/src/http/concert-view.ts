import type { Concert } from '@concert/concert/concert';
import type { Inventory } from '@concert/concert/inventory/state';
import { Amount, Currency, Id, Instant, RefundPolicy } from '@concert/contracts/fields';
import { type Static, Type } from '@concert/schema/schema';

export const ConcertParams = Type.Object({ concertId: Id });

export const GradeView = Type.Object(
  {
    grade: Type.String(),
    price: Amount,
    currency: Currency,
    registered: Type.Integer(),
    available: Type.Integer({ description: 'neither held nor sold' }),
    seated: Type.Boolean({ description: 'whether its seats are numbered' }),
  },
  { title: 'Grade' },
);
export type GradeView = Static<typeof GradeView>;

/** A concert as anyone sees it. */
export const ConcertView = Type.Object(
  {
    concertId: Id,
    title: Type.String(),
    venue: Type.String(),
    startsAt: Instant,
    salesOpenAt: Instant,
    salesCloseAt: Instant,
    limitPerCustomer: Type.Integer(),
    currency: Currency,
    refundPolicy: RefundPolicy,
    payWindowSeconds: Type.Integer(),
    grades: Type.Array(GradeView),
  },
  { title: 'Concert' },
);
export type ConcertView = Static<typeof ConcertView>;

export function concertView(concert: Concert, inventory: Inventory | undefined): ConcertView {
  const { organiserId: _, refundPolicy, ...shown } = concert;
  return { ...shown, refundPolicy: [...refundPolicy], grades: gradeViews(inventory) };
}

export function gradeViews(inventory: Inventory | undefined): GradeView[] {
  const currency = inventory?.terms?.currency;
  if (inventory === undefined || currency === undefined) return [];
  return [...inventory.grades].map(([grade, { price, registered, left, seats }]) => ({
    grade,
    price,
    currency,
    registered,
    available: left,
    seated: seats !== null,
  }));
}
