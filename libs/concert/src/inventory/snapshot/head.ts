import type { Terms } from '../events.ts';
import type { Inventory } from '../state.ts';

/** What a snapshot says before its columns, as JSON. */
export interface Head {
  readonly terms: Terms | null;
  readonly grades: readonly {
    readonly name: string;
    readonly price: number;
    readonly registered: number;
    /** Null for a counted grade. */
    readonly seats: readonly string[] | null;
  }[];
  /** How many there are. */
  readonly holds: number;
  readonly customers: number;
  readonly poolWords: number;
  /** Texts that are not packed, by number. */
  readonly odd: Readonly<Record<'bookings' | 'hashes' | 'customers', readonly [number: number, text: string][]>>;
}

export function headOf({ terms, gradesInOrder, holds, customers }: Inventory): Head {
  const { columns, items } = holds;
  return {
    terms,
    grades: gradesInOrder.map(({ name, price, registered, seats }) => {
      return { name, price, registered, seats: seats?.names ?? null };
    }),
    holds: holds.size,
    customers: customers.table.length,
    poolWords: items.pool.length,
    odd: {
      bookings: [...columns.bookings.ids.odd],
      hashes: [...columns.hashes.odd],
      customers: [...customers.table.ids.odd],
    },
  };
}
