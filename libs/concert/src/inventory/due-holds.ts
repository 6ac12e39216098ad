import { Pages } from './columns/pages.ts';

const none = -1;
const before = 0;
const after = 1;

/**
 * The holds that wait for their payment, by the whole second (since 1970) at whose start they are due to expire:
 * a list in each second, linked through the holds' numbers, so that any of them leaves it at once.
 */
export class DueHolds {
  readonly #links = new Pages(2);
  readonly #seconds = new Map<number, { first: number; last: number }>();
  #earliest = Number.POSITIVE_INFINITY;

  /** Infinity when nothing waits. */
  get earliestMs(): number {
    return this.#earliest * 1000;
  }

  add(number: number, heldUntilMs: number): void {
    while (this.#links.length <= number) this.#links.push();
    const second = secondOf(heldUntilMs);
    const list = this.#seconds.get(second);
    this.#links.set(number, before, list?.last ?? none);
    this.#links.set(number, after, none);
    if (list === undefined) {
      this.#seconds.set(second, { first: number, last: number });
      this.#earliest = Math.min(this.#earliest, second);
      return;
    }
    this.#links.set(list.last, after, number);
    list.last = number;
  }

  /** The hold must have been added until the same time. */
  remove(number: number, heldUntilMs: number): void {
    const second = secondOf(heldUntilMs);
    const list = this.#seconds.get(second);
    if (list === undefined) throw new Error(`hold ${number} is not due`);
    const previous = this.#links.get(number, before);
    const next = this.#links.get(number, after);
    if (previous === none) list.first = next;
    else this.#links.set(previous, after, next);
    if (next === none) list.last = previous;
    else this.#links.set(next, before, previous);
    if (list.first === none) this.#drop(second);
  }

  /** Up to `atMost` of those that are due by then, the earliest first. */
  dueBy(nowMs: number, atMost: number): number[] {
    const due: number[] = [];
    if (this.earliestMs > nowMs) return due;
    const seconds = [...this.#seconds.keys()].filter((second) => second * 1000 <= nowMs).sort((a, b) => a - b);
    for (const second of seconds) {
      let number = this.#seconds.get(second)?.first ?? none;
      for (; number !== none && due.length < atMost; number = this.#links.get(number, after)) due.push(number);
    }
    return due;
  }

  #drop(second: number): void {
    this.#seconds.delete(second);
    if (second !== this.#earliest) return;
    this.#earliest = Number.POSITIVE_INFINITY;
    for (const each of this.#seconds.keys()) if (each < this.#earliest) this.#earliest = each;
  }
}

function secondOf(heldUntilMs: number): number {
  return Math.ceil(heldUntilMs / 1000);
}
