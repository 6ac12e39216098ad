import { setInterval } from 'node:timers/promises';
import { overdueByMs } from '@concert/concert/inventory/state';
import type { Inventories } from '../inventory/inventories.ts';
import type { InventoryWriter } from '../inventory/writer.ts';
import { oversoldTickets } from './oversold.ts';

const lookEveryMs = 5_000;
/** How long a concert stays hot when nobody asks for it any more. */
const memoryMs = 30_000;
const hottestAtMost = 10;
/** The revision before the first event. */
const nothingYet = -1n;
const coldPerSecond = 0.01;

export interface Hot {
  readonly concertId: string;
  /** Of its inventory, over the last half minute. */
  readonly eventsPerSecond: number;
  readonly ticketsLeft: number;
}

export interface WatchOptions {
  readonly inventories: Pick<Inventories, 'all'>;
  readonly now: () => number;
  /** Before, inventories grow because they are being read, and not because somebody buys. */
  readonly isWarm: () => boolean;
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
  readonly #isWarm: () => boolean;
  readonly #seen = new Map<InventoryWriter, Seen>();
  #lookedAtMs: number | null = null;

  constructor({ inventories, now, isWarm }: WatchOptions) {
    this.#inventories = inventories;
    this.#now = now;
    this.#isWarm = isWarm;
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
    if (!this.#isWarm()) return;
    const nowMs = this.#now();
    const passedMs = this.#lookedAtMs === null ? null : Math.max(nowMs - this.#lookedAtMs, 1);
    this.#lookedAtMs = nowMs;
    for (const writer of this.#inventories.all()) this.#lookAt(writer, passedMs);
  }

  async keepLooking(signal: AbortSignal): Promise<void> {
    for await (const _ of setInterval(lookEveryMs, undefined, { signal })) this.look();
  }

  /** Counts tickets only where something has happened: there may be many halls with many seats. */
  #lookAt(writer: InventoryWriter, passedMs: number | null): void {
    const { revision, inventory } = writer;
    const seen = this.#seen.get(writer) ?? { revision: nothingYet, oversold: 0, eventsPerSecond: 0 };
    this.#seen.set(writer, seen);
    const happened = Number(revision - seen.revision);
    // What there was before the first look came at some time or other.
    if (passedMs !== null) seen.eventsPerSecond = averaged(seen.eventsPerSecond, happened, passedMs);
    if (happened !== 0) seen.oversold = oversoldTickets(inventory);
    seen.revision = revision;
  }
}

function averaged(perSecond: number, happened: number, passedMs: number): number {
  const weight = Math.exp(-passedMs / memoryMs);
  return perSecond * weight + ((happened * 1000) / passedMs) * (1 - weight);
}
