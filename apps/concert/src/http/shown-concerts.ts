import { createHash } from 'node:crypto';
import type { Concert } from '@concert/concert/concert';
import type { Inventory } from '@concert/concert/inventory/state';
import { concertView } from './concert-view.ts';

/** A concert as it is sent, and the tag that tells whether a reader has it already. */
export interface ShownConcert {
  /** JSON; text and not bytes, for Node sends a short text together with its headers. */
  readonly text: string;
  readonly etag: string;
}

interface Kept extends ShownConcert {
  readonly renderedAtMs: number;
}

export const freshForMs = 1000;
const mostKept = 1000;

/** Concerts ready to be sent: each is rendered at most once a second, and hashed only when it has changed. */
export class ShownConcerts {
  readonly #now: () => number;
  /** In the order of their rendering. */
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What was rendered less than a second ago. */
  fresh(concertId: string): ShownConcert | undefined {
    const kept = this.#kept.get(concertId);
    if (kept === undefined) return undefined;
    const ageMs = this.#now() - kept.renderedAtMs;
    return ageMs >= 0 && ageMs < freshForMs ? kept : undefined;
  }

  render(concert: Concert, inventory: Inventory | undefined): ShownConcert {
    const { concertId } = concert;
    const text = JSON.stringify(concertView(concert, inventory));
    const before = this.#kept.get(concertId);
    const shown = before?.text === text ? before : { text, etag: etagOf(text) };
    this.#kept.delete(concertId);
    this.#kept.set(concertId, { ...shown, renderedAtMs: this.#now() });
    if (this.#kept.size > mostKept) this.#dropOldest();
    return shown;
  }

  #dropOldest(): void {
    for (const concertId of this.#kept.keys()) {
      this.#kept.delete(concertId);
      return;
    }
  }
}

/** The same on every replica that shows the same. */
function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}
