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
  readonly registrations: readonly (readonly [registrationId: string, bodyHash: string])[];
  /** How many there are. */
  readonly holds: number;
  /** How many words each column has, in their order. */
  readonly words: readonly number[];
  /** Of both indexes. */
  readonly seed: number;
  /** Texts that are not packed, by number. */
  readonly odd: Readonly<Record<'bookings' | 'customers' | 'bodies', readonly (readonly [number, string])[]>>;
}

export function headOf(inventory: Inventory, words: readonly number[]): Head {
  const { terms, gradesInOrder, registrations, holds, customers } = inventory;
  const { bookings, hashes } = holds.columns;
  return {
    terms,
    grades: gradesInOrder.map(({ name, price, registered, seats }) => {
      return { name, price, registered, seats: seats?.names ?? null };
    }),
    registrations: [...registrations],
    holds: holds.size,
    words,
    seed: bookings.ids.seed,
    odd: { bookings: [...bookings.ids.odd], customers: [...customers.table.ids.odd], bodies: [...hashes.odd] },
  };
}
