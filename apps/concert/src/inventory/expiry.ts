import { setInterval } from 'node:timers/promises';
import { hasDueHolds, overdueByMs } from '@concert/concert/inventory/state';
import { isRefusal } from '@concert/decider/decider';
import type { Inventories } from './inventories.ts';
import type { InventoryWriter } from './writer.ts';

const intervalMs = 500;
/** So long whoever wrote to the concert last is left to end its holds; then it may have died, and any replica does. */
const leftToOthersMs = 1000;
/** So few at once that buyers are served between them, however many end in the same second. */
const atMost = 250;

export interface ExpiryOptions {
  readonly inventories: Inventories;
  readonly now: () => number;
  /** Nothing ends before: what looks due halfway through a stream may have been paid in the other half. */
  readonly isWarm: () => boolean;
}

/**
 * Looks twice a second until stopped: ends what has run out, and finds out what became of appends of unknown fate.
 * Rejects when some holds could not be ended; they still are due then.
 */
export async function keepExpiring({ inventories, now, isWarm }: ExpiryOptions, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(intervalMs, undefined, { signal })) {
    for (const writer of inventories.all()) writer.settle();
    if (isWarm()) await expireDueHolds(inventories, now());
  }
}

/**
 * Ends the holds that have run out by now, except those that another replica is about to end. Should two end the same,
 * the revision lets one of them. Rejects when some could not be ended.
 */
export async function expireDueHolds(inventories: Inventories, nowMs: number): Promise<void> {
  const due = Iterator.from(inventories.all()).filter((writer) => isToExpire(writer, nowMs));
  const ended = await Promise.allSettled(due.map((writer) => expireHoldsOf(writer, nowMs)).toArray());
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function isToExpire({ inventory, wroteLast }: InventoryWriter, nowMs: number): boolean {
  return wroteLast ? hasDueHolds(inventory, nowMs) : overdueByMs(inventory, nowMs) > leftToOthersMs;
}

async function expireHoldsOf(writer: InventoryWriter, nowMs: number): Promise<void> {
  let ended = atMost;
  while (ended === atMost) {
    const outcome = await writer.submit({ type: 'ExpireHolds', nowMs, atMost }, 'clock');
    ended = isRefusal(outcome) ? 0 : outcome.length;
  }
}
