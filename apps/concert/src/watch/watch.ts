import { setInterval } from 'node:timers/promises';
import { overdueByMs } from '@concert/concert/inventory/state';
import type { Inventories } from '../inventory/inventories.ts';
import type { InventoryWriter } from '../inventory/writer.ts';
import { oversoldTickets } from './oversold.ts';

const lookEveryMs = 5_000;
/** How long a concert stays hot when nobody asks for it any more. */
const memoryMs = 30_000;
const hottestAtMost = 10;
const coldPerSecond = 0.01;

export interface Hot {
  readonly concertId: string;
  /** Of its inventory, over the last half minute. */
  readonly eventsPerSecond: number;
  readonly ticketsLeft: number;
}

interface Seen {
  revision: bigint;
  oversold: number;
  eventsPerSecond: number;
}

/** Looks at every inventory now and then: whether what must hold does, and which concerts are in demand. */
export class Watch {
  readonly #inventories: Pick<Inventories, 'all'>;
  readonly #now: () => number;
  readonly #seen = new Map<InventoryWriter, Seen>();
  #lookedAtMs: number;

  constructor({ inventories, now }: { inventories: Pick<Inventories, 'all'>; now: () => number }) {
    this.#inventories = inventories;
    this.#now = now;
    this.#lookedAtMs = now();
  }

  /** As of the last look. */
  oversold(): number {
    return this.#seen.values().reduce((sum, { oversold }) => sum + oversold, 0);
  }

  /** By how much the hold is late that should have ended first, in all concerts. */
  overdueSeconds(): number {
    const nowMs = this.#now();
    const overdueMs = Iterator.from(this.#inventories.all()).map(({ inventory }) => overdueByMs(inventory, nowMs));
    return overdueMs.reduce((most, each) => Math.max(most, each), 0) / 1000;
  }

  /** As of the last look; the hottest first, and none that nobody asks for. */
  hottest(): Hot[] {
    const hot = [...this.#seen].filter(([, { eventsPerSecond }]) => eventsPerSecond > coldPerSecond);
    hot.sort(([, one], [, other]) => other.eventsPerSecond - one.eventsPerSecond);
    return hot.slice(0, hottestAtMost).map(([{ concertId, inventory }, { eventsPerSecond }]) => {
      const ticketsLeft = inventory.gradesInOrder.reduce((sum, { left }) => sum + left, 0);
      return { concertId, eventsPerSecond, ticketsLeft };
    });
  }

  look(): void {
    const passedMs = Math.max(this.#now() - this.#lookedAtMs, 1);
    this.#lookedAtMs += passedMs;
    for (const writer of this.#inventories.all()) this.#lookAt(writer, passedMs);
  }

  async keepLooking(signal: AbortSignal): Promise<void> {
    for await (const _ of setInterval(lookEveryMs, undefined, { signal })) this.look();
  }

  /** Counts tickets only where something has happened: there may be many halls with many seats. */
  #lookAt(writer: InventoryWriter, passedMs: number): void {
    const { revision, inventory } = writer;
    const seen = this.#seen.get(writer);
    if (seen === undefined) {
      this.#seen.set(writer, { revision, oversold: oversoldTickets(inventory), eventsPerSecond: 0 });
      return;
    }
    const happened = Number(revision - seen.revision);
    const weight = Math.exp(-passedMs / memoryMs);
    seen.eventsPerSecond = seen.eventsPerSecond * weight + ((happened * 1000) / passedMs) * (1 - weight);
    if (happened !== 0) seen.oversold = oversoldTickets(inventory);
    seen.revision = revision;
  }
}
