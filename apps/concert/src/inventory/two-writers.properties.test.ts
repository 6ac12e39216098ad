import { deepStrictEqual, ok } from 'node:assert/strict';
import { InventoryAudit } from '@concert/concert/inventory/audit';
import { decodeInventory } from '@concert/concert/inventory/decode';
import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { outline } from '@concert/concert/inventory/testing/outline';
import { EventStoreUnavailable } from '@concert/event-store/errors';
import { type Fault, MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { hold, idOf, nowMs, register } from '../testing/examples.ts';
import type { Outcome } from './asked.ts';
import { InventoryWriter } from './writer.ts';

const concertId = idOf('spring');
const streamName = `inventory-${concertId}`;
const seats = ['A-1', 'A-2', 'A-3'];

interface Step {
  readonly writer: 0 | 1;
  readonly commands: readonly InventoryCommand[];
  readonly fault: Fault | 'none';
  /** Whether the next step waits for this one's answers. */
  readonly wait: boolean;
}

const name = fc.integer({ min: 1, max: 8 }).map((number) => `booking ${number}`);
const command: fc.Arbitrary<InventoryCommand> = fc.oneof(
  { weight: 6, arbitrary: name.map((booking) => hold(booking, [{ grade: 'R', quantity: 2 }])) },
  { weight: 3, arbitrary: name.map((booking) => hold(booking, [{ grade: 'VIP', quantity: 1 }])) },
  { weight: 2, arbitrary: name.map((booking) => ({ type: 'ConfirmHold' as const, bookingId: idOf(booking) })) },
  { weight: 2, arbitrary: name.map((booking) => ({ type: 'ReleaseHold' as const, bookingId: idOf(booking) })) },
  { weight: 1, arbitrary: fc.constant({ type: 'ExpireHolds', nowMs: nowMs + 3_600_000, atMost: 2 }) },
);
const step: fc.Arbitrary<Step> = fc.record({
  writer: fc.constantFrom(0, 1),
  commands: fc.array(command, { minLength: 1, maxLength: 4 }),
  fault: fc.constantFrom('none', 'none', 'none', 'lost', 'unanswered', 'late'),
  wait: fc.boolean(),
});

/** Changes nothing, but settles what came before. */
const nothingIsDue: InventoryCommand = { type: 'ExpireHolds', nowMs: 0, atMost: 1 };

describe('two writers of one inventory, whatever becomes of their appends', () => {
  it('keep every promise at every revision, and every answer they gave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
        const store = new MemoryEventStore();
        const writers = [0, 1].map(() => new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued: 50 }));
        await writers[0]?.submit(register('R', 5), 'request');
        await writers[0]?.submit(register('VIP', seats), 'request');
        const acknowledged = await play(steps, store, writers);
        store.faults.length = 0;
        for (const writer of writers) await writer.submit(nothingIsDue, 'clock');

        const stream = store.stream(streamName);
        const audit = new InventoryAudit();
        for (const { type, data, metadata } of stream) {
          audit.check(decodeInventory({ type, version: metadata.version, data }));
        }
        const written = new Set(stream.map(({ type, data }) => JSON.stringify({ type, data })));
        for (const { type, data } of acknowledged) ok(written.has(JSON.stringify({ type, data })), `${type} was lost`);
        for (const writer of writers) await agreesWithStream(writer, store);
      }),
      { numRuns: 400 },
    );
  });
});

async function play(steps: readonly Step[], store: MemoryEventStore, writers: readonly InventoryWriter[]) {
  const answers: Promise<Outcome>[] = [];
  for (const { writer, commands, fault, wait } of steps) {
    store.faults.push(fault);
    const asked = commands.flatMap((each) => writers[writer]?.submit(each, 'request') ?? []);
    answers.push(...asked);
    if (wait) await Promise.allSettled(asked);
  }
  const settled = await Promise.allSettled(answers);
  for (const one of settled) ok(one.status === 'fulfilled' || one.reason instanceof EventStoreUnavailable);
  return settled.flatMap((one) => (one.status === 'fulfilled' && !('refused' in one.value) ? one.value : []));
}

/** Once it has absorbed what it missed, a writer's memory is what its stream says. */
async function agreesWithStream(writer: InventoryWriter, store: MemoryEventStore): Promise<void> {
  const fresh = new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued: 50 });
  for (const recorded of store.stream(streamName)) {
    await writer.absorb(recorded);
    await fresh.absorb(recorded);
  }
  deepStrictEqual(outline(writer.inventory), outline(fresh.inventory));
}
