import type { OrderItem } from '@concert/contracts/hold';
import pg from 'pg';

export interface Order {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
  readonly items: readonly OrderItem[];
  readonly bodyHash: string;
  /** Whatever else is kept with it. */
  readonly details: object;
}

export interface Placed {
  readonly items: { grade: string; quantity: number; price: number; seats: string[] }[];
  readonly amount: number;
  readonly currency: string;
  readonly payBy: string;
  readonly heldUntil: string;
}

/** The database said no; `code` is what it said. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Prepared once a connection: from then on only its name and the values go over. */
const statement = {
  name: 'place_booking',
  text: `select items, amount, currency, pay_by, held_until from place_booking($1, $2, $3, $4, $5, $6, $7)`,
};

/** `raise exception` without a code of its own. */
const raised = 'P0001';

/** One round trip: resolves when PostgreSQL has committed, durably. Throws Refused. */
export function placing(pool: pg.Pool): (order: Order) => Promise<Placed> {
  return async ({ bookingId, customerId, concertId, items, bodyHash, details }) => {
    const sorted = items.toSorted((one, other) => (one.grade < other.grade ? -1 : 1));
    const grades = sorted.map(({ grade }) => grade);
    const values = [
      bookingId,
      customerId,
      concertId,
      grades,
      sorted.map(quantityOf),
      bodyHash,
      JSON.stringify(details),
    ];
    const { rows } = await pool.query({ ...statement, values }).catch((error: unknown) => {
      throw error instanceof pg.DatabaseError && error.code === raised ? new Refused(error.message) : error;
    });
    const { items: placed, amount, currency, pay_by, held_until } = rows[0];
    const times = { payBy: pay_by.toISOString(), heldUntil: held_until.toISOString() };
    return { items: placed, amount: Number(amount), currency, ...times };
  };
}

/** This rival sells by number only. */
function quantityOf(item: OrderItem): number {
  return 'seats' in item ? item.seats.length : item.quantity;
}
