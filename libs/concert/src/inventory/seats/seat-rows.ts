import { FreeRuns } from './free-runs.ts';

const noSeat = -1;

interface Row {
  readonly before: string;
  readonly after: string;
  readonly seats: { readonly seat: number; readonly number: number }[];
}

/**
 * The seats of a grade as they stand: rows in the order of their first seat's registration, the seats of a row by
 * their numbers. Where a number is missing, as at an aisle, and where a row ends, a spot that is never free keeps
 * those beside it apart. A seat is known by its place in the order of registration.
 */
export class SeatRows {
  readonly #spotOf: Int32Array;
  readonly #seatAt: Int32Array;
  readonly #free: FreeRuns;

  constructor(names: readonly string[], isFree: (seat: number) => boolean) {
    const spots = standSideBySide(rowsOf(names));
    this.#seatAt = Int32Array.from(spots);
    this.#spotOf = new Int32Array(names.length);
    const free = new Int32Array(Math.ceil(spots.length / 32));
    for (const [spot, seat] of spots.entries()) {
      if (seat === noSeat) continue;
      this.#spotOf[seat] = spot;
      if (isFree(seat)) free[spot >>> 5] = (free[spot >>> 5] ?? 0) | (1 << (spot & 31));
    }
    this.#free = new FreeRuns(free);
  }

  mark(seat: number, free: boolean): void {
    this.#free.mark(this.#spotOf[seat] ?? 0, free);
  }

  /**
   * The first so many free seats that are side by side, or else as few groups as possible, each the longest there
   * is. Throws when fewer are free.
   */
  best(quantity: number): number[] {
    const chosen: number[] = [];
    let together = Math.min(quantity, this.#free.longest());
    while (together > 0) {
      const spot = this.#free.first(together);
      for (let i = spot; i < spot + together; i += 1) chosen.push(this.#seatAt[i] ?? 0);
      if (chosen.length === quantity) break;
      // As if they were taken already, for the next group.
      for (const seat of chosen.slice(-together)) this.mark(seat, false);
      together = Math.min(quantity - chosen.length, this.#free.longest());
    }
    if (together < quantity) for (const seat of chosen) this.mark(seat, true);
    if (chosen.length < quantity) throw new Error(`${chosen.length} seats are free, and not ${quantity}`);
    return chosen;
  }
}

/** In the order of their first seat, each from its lowest number to its highest. */
function rowsOf(names: readonly string[]): Iterable<Row> {
  const rows = new Map<string, Row>();
  let row: Row | undefined;
  for (const [seat, name] of names.entries()) {
    const digits = lastDigitsOf(name);
    const before = name.slice(0, digits.from);
    const after = name.slice(digits.to);
    if (row === undefined || row.before !== before || row.after !== after) {
      const key = `${before.length} ${before}${after}`;
      row = rows.get(key) ?? { before, after, seats: [] };
      rows.set(key, row);
    }
    row.seats.push({ seat, number: Number(name.slice(digits.from, digits.to)) });
  }
  for (const { seats } of rows.values()) seats.sort((a, b) => a.number - b.number);
  return rows.values();
}

/** The seat at each spot; -1 where there is none. */
function standSideBySide(rows: Iterable<Row>): number[] {
  const spots: number[] = [];
  for (const { seats } of rows) {
    let next = seats[0]?.number;
    for (const { seat, number } of seats) {
      if (number !== next) spots.push(noSeat);
      spots.push(seat);
      next = number + 1;
    }
    spots.push(noSeat);
  }
  return spots;
}

/** `A-1-12` is number 12 of the row `A-1-`. A name without digits stands alone. */
function lastDigitsOf(name: string): { from: number; to: number } {
  let to = name.length;
  while (to > 0 && !isDigit(name.charCodeAt(to - 1))) to -= 1;
  let from = to;
  while (from > 0 && isDigit(name.charCodeAt(from - 1))) from -= 1;
  return { from, to };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
