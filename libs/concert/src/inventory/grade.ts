import type { SeatMap } from './seats/seat-map.ts';

/** Tickets of one kind and price. */
export interface Grade {
  readonly name: string;
  /** Its place in the order of registration. */
  readonly number: number;
  readonly price: number;
  /** Tickets ever registered. */
  registered: number;
  /** Tickets neither held nor sold. */
  left: number;
  /** Null for a counted grade. */
  readonly seats: SeatMap | null;
}
