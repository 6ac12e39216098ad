interface Entry {
  readonly atMs: number;
  /** Tells entries of the same moment apart: first come, first served. */
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

/** What is to come, unless it is called off. */
export type Appointment = Pick<Entry, 'cancelled'>;

/**
 * Simulated time: actions, each at its moment. Between two of them everything runs that the first one set off, up to
 * where it waits for another action; so who goes next is decided here alone, and the same run is the same again.
 */
export class Timeline {
  nowMs: number;
  /** Actions so far. */
  steps = 0;
  readonly #heap: Entry[] = [];
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  after(delayMs: number, action: () => void): Appointment {
    this.#order += 1;
    const entry = { atMs: this.nowMs + delayMs, order: this.#order, action, cancelled: false };
    this.#push(entry);
    return entry;
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs until nothing is left to come. `between` is called before each action; what it throws ends the run. */
  async run(between: () => void): Promise<void> {
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      if (next.cancelled) continue;
      between();
      this.nowMs = next.atMs;
      this.steps += 1;
      next.action();
      await everythingSetOff();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = at * 2 + 1) {
      const other = heap[child + 1];
      if (other !== undefined && isBefore(other, heap[child] as Entry)) child += 1;
      if (!isBefore(heap[child] as Entry, last)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** Node begins a tick that a promise asked for only when no promise has anything left to do. */
function everythingSetOff(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
