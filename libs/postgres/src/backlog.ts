import { setInterval } from 'node:timers/promises';
import type { Pool } from './postgres.ts';

const lookEveryMs = 5_000;

/** What waits in a table for something to happen to it, as of the last look: for metrics, which ask no database. */
export class Backlog {
  readonly #query: string;
  #count = 0;
  #oldestMs: number | null = null;

  /** `query` gives one row: how many wait (`count`, an int) and since when the oldest does (`oldest`, a timestamp). */
  constructor(query: string) {
    this.#query = query;
  }

  get count(): number {
    return this.#count;
  }

  /** How long the oldest has been waiting; 0 when nothing waits. */
  oldestSeconds(nowMs: number): number {
    return this.#oldestMs === null ? 0 : Math.max(0, nowMs - this.#oldestMs) / 1000;
  }

  async look(pool: Pool): Promise<void> {
    const { rows } = await pool.query<{ count: number; oldest: Date | null }>(this.#query);
    this.#count = rows[0]?.count ?? 0;
    this.#oldestMs = rows[0]?.oldest?.getTime() ?? null;
  }

  /** Looks every 5 s until stopped. Throws what keeps it from looking; what it saw last stays, and grows older. */
  async keepLooking(pool: Pool, signal: AbortSignal): Promise<void> {
    await this.look(pool);
    for await (const _ of setInterval(lookEveryMs, undefined, { signal })) await this.look(pool);
  }
}
