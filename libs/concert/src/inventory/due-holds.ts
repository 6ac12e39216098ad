import { Pages } from './columns/pages.ts';

const none = -1;
const before = 0;
const after = 1;

interface Second {
  readonly at: number;
  first: number;
  last: number;
}

/**
 * The holds that wait for their payment, by the whole second (since 1970) at whose start they are due to expire:
 * a list in each second, linked through the holds' numbers, so that any of them leaves it at once.
 */
export class DueHolds {
  readonly #links: Pages;
  readonly #seconds = new Map<number, Second>();
  /** Most holds come to the same second as the one before. */
  #latest: Second = { at: Number.NaN, first: none, last: none };
  #earliest = Number.POSITIVE_INFINITY;

  /** Of holds that there are already, in their order: when each is due, in ms since 1970, and NaN when it is not. */
  static of(dueMs: Float64Array): DueHolds {
    const links = new Int32Array(2 * dueMs.length);
    const holds = new DueHolds(Pages.of(links, 2));
    for (let number = 0; number < dueMs.length; number += 1) {
      const ms = dueMs[number] ?? Number.NaN;
      if (Number.isNaN(ms)) continue;
      const second = holds.#secondAt(secondOf(ms));
      links[2 * number + before] = second.last;
      links[2 * number + after] = none;
      if (second.last === none) second.first = number;
      else links[2 * second.last + after] = number;
      second.last = number;
    }
    return holds;
  }

  constructor(links = new Pages(2)) {
    this.#links = links;
  }

  /** Infinity when nothing waits. */
  get earliestMs(): number {
    return this.#earliest * 1000;
  }

  add(number: number, heldUntilMs: number): void {
    while (this.#links.length <= number) this.#links.push();
    const second = this.#secondAt(secondOf(heldUntilMs));
    this.#links.set(number, before, second.last);
    this.#links.set(number, after, none);
    if (second.last === none) second.first = number;
    else this.#links.set(second.last, after, number);
    second.last = number;
  }

  /** The hold must have been added until the same time. */
  remove(number: number, heldUntilMs: number): void {
    const second = this.#secondAt(secondOf(heldUntilMs));
    const previous = this.#links.get(number, before);
    const next = this.#links.get(number, after);
    if (previous === none) second.first = next;
    else this.#links.set(previous, after, next);
    if (next === none) second.last = previous;
    else this.#links.set(next, before, previous);
    if (second.first === none) this.#drop(second);
  }

  /** Up to `atMost` of those that are due by then, the earliest first. */
  dueBy(nowMs: number, atMost: number): number[] {
    const due: number[] = [];
    if (this.earliestMs > nowMs) return due;
    const seconds = [...this.#seconds.values()].filter(({ at }) => at * 1000 <= nowMs).sort((a, b) => a.at - b.at);
    for (const { first } of seconds) {
      for (let number = first; number !== none && due.length < atMost; number = this.#links.get(number, after)) {
        due.push(number);
      }
    }
    return due;
  }

  #secondAt(at: number): Second {
    if (at === this.#latest.at) return this.#latest;
    this.#latest = this.#seconds.get(at) ?? { at, first: none, last: none };
    this.#seconds.set(at, this.#latest);
    this.#earliest = Math.min(this.#earliest, at);
    return this.#latest;
  }

  #drop({ at }: Second): void {
    this.#seconds.delete(at);
    if (at === this.#latest.at) this.#latest = { at: Number.NaN, first: none, last: none };
    if (at !== this.#earliest) return;
    this.#earliest = Number.POSITIVE_INFINITY;
    for (const each of this.#seconds.keys()) this.#earliest = Math.min(this.#earliest, each);
  }
}

function secondOf(heldUntilMs: number): number {
  return Math.ceil(heldUntilMs / 1000);
}
