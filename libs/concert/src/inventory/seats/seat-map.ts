import { SeatRows } from './seat-rows.ts';

const bitsPerWord = 32;
const mostRecent = 4;

/**
 * The numbered seats of one grade in the order of their registration, and a bit for each that is free:
 * 100,000 seats are 3,125 words, so the first free one is found in microseconds however many are taken.
 */
export class SeatMap {
  readonly #names: string[] = [];
  readonly #positions = new Map<string, number>();
  #free = new Int32Array(8);
  /** Seats that were looked for or given last: what is decided is mostly what happens next. */
  #recent: number[] = [];
  /** How the seats stand; made when somebody first asks for the best ones. */
  #rows: SeatRows | null = null;

  get size(): number {
    return this.#names.length;
  }

  /** In the order of their registration. */
  get names(): readonly string[] {
    return this.#names;
  }

  has(seat: string): boolean {
    return this.#find(seat) >= 0;
  }

  isFree(seat: string): boolean {
    const position = this.#find(seat);
    return position >= 0 && this.#isFreeAt(position);
  }

  countFree(): number {
    let count = 0;
    for (let at = this.#nextFree(0); at !== null; at = this.#nextFree(at + 1)) count += 1;
    return count;
  }

  /** Its place in the order of registration. Throws on a name that is not registered. */
  positionOf(seat: string): number {
    const position = this.#find(seat);
    if (position < 0) throw new Error(`no seat ${seat}`);
    return position;
  }

  nameAt(position: number): string {
    const name = this.#names[position];
    if (name === undefined) throw new Error(`no seat ${position}`);
    return name;
  }

  /** New seats, free. */
  add(seats: readonly string[]): void {
    this.#rows = null;
    this.#growTo(this.#names.length + seats.length);
    for (const seat of seats) {
      this.#positions.set(seat, this.#names.length);
      this.#names.push(seat);
    }
    this.giveBack(seats);
  }

  /** Takes back the last `add`, whose seats must be free. */
  removeLast(seats: readonly string[]): void {
    this.take(seats);
    for (const seat of seats) this.#positions.delete(seat);
    this.#names.length -= seats.length;
    this.#recent = [];
    this.#rows = null;
  }

  take(seats: readonly string[]): void {
    for (const seat of seats) this.mark(this.positionOf(seat), false);
  }

  giveBack(seats: readonly string[]): void {
    for (const seat of seats) this.mark(this.positionOf(seat), true);
  }

  mark(position: number, free: boolean): void {
    const word = this.#free[position >>> 5] ?? 0;
    this.#free[position >>> 5] = free ? word | maskOf(position) : word & ~maskOf(position);
    this.#rows?.mark(position, free);
  }

  /**
   * Free seats side by side in one row, the first that there are, or else in as few groups as possible. Seats of a
   * row are side by side when their names end in successive numbers. Throws when fewer are free.
   */
  best(quantity: number): string[] {
    this.#rows ??= new SeatRows(this.#names, (position) => this.#isFreeAt(position));
    const positions = this.#rows.best(quantity);
    this.#recent = positions;
    return positions.map((position) => this.nameAt(position));
  }

  /** Up to `limit` free seats from `position` on, and where to go on, or null at the end. */
  freeFrom(position: number, limit: number): { seats: string[]; next: number | null } {
    const seats: string[] = [];
    for (let at = this.#nextFree(position); at !== null; at = this.#nextFree(at + 1)) {
      if (seats.length === limit) return { seats, next: at };
      seats.push(this.nameAt(at));
    }
    return { seats, next: null };
  }

  /** -1 when there is none. */
  #find(seat: string): number {
    for (let i = 0; i < this.#recent.length && i < mostRecent; i += 1) {
      const position = this.#recent[i] ?? 0;
      if (this.#names[position] === seat) return position;
    }
    const position = this.#positions.get(seat) ?? -1;
    if (position >= 0) {
      if (this.#recent.length >= mostRecent) this.#recent = [];
      this.#recent.push(position);
    }
    return position;
  }

  #nextFree(from: number): number | null {
    let word = from >>> 5;
    let bits = (this.#free[word] ?? 0) & (-1 << (from & 31));
    while (bits === 0) {
      word += 1;
      if (word >= this.#free.length) return null;
      bits = this.#free[word] ?? 0;
    }
    return word * bitsPerWord + (31 - Math.clz32(bits & -bits));
  }

  #isFreeAt(position: number): boolean {
    return ((this.#free[position >>> 5] ?? 0) & maskOf(position)) !== 0;
  }

  #growTo(seats: number): void {
    const words = Math.ceil(seats / bitsPerWord);
    if (words <= this.#free.length) return;
    const grown = new Int32Array(Math.max(words, this.#free.length * 2));
    grown.set(this.#free);
    this.#free = grown;
  }
}

function maskOf(position: number): number {
  return 1 << (position & 31);
}
