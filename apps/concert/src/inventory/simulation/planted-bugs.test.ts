import type { HoldTickets } from '@concert/concert/inventory/decide-hold-tickets';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import type { inventoryDecider } from '@concert/concert/inventory/inventory';
import { isRefusal } from '@concert/decider/decider';
import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { derivedId } from '@concert/ids/ids';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as batch from '../batch.ts';
import { type Bug, noBug } from './bug.ts';
import type { StoreCalls } from './connection.ts';
import { simulate } from './simulate.ts';

type Decide = typeof inventoryDecider.decide;
type Parts = Pick<typeof batch, 'revertBatch' | 'isDoubtful'> & { decide: Decide };

/** What the writer stands on, with a mistake in it or not. */
const parts = vi.hoisted(() => ({ sound: {} as Parts, planted: {} as Partial<Parts> }));

vi.mock('@concert/concert/inventory/inventory', async (original) => {
  const actual = await original<{ inventoryDecider: typeof inventoryDecider }>();
  parts.sound.decide = actual.inventoryDecider.decide;
  const decide: Decide = (...asked) => (parts.planted.decide ?? parts.sound.decide)(...asked);
  return { ...actual, inventoryDecider: { ...actual.inventoryDecider, decide } };
});
vi.mock('../batch.ts', async (original) => {
  const actual = await original<typeof batch>();
  parts.sound.revertBatch = actual.revertBatch;
  parts.sound.isDoubtful = actual.isDoubtful;
  const revertBatch: Parts['revertBatch'] = (...asked) =>
    (parts.planted.revertBatch ?? parts.sound.revertBatch)(...asked);
  const isDoubtful: Parts['isDoubtful'] = (...asked) => (parts.planted.isDoubtful ?? parts.sound.isDoubtful)(...asked);
  return { ...actual, revertBatch, isDoubtful };
});

beforeAll(() => {
  // Faults are errors by the thousand here, and nobody looks at where each came from.
  Error.stackTraceLimit = 0;
});
afterEach(() => {
  parts.planted = {};
});

/** Each is one mistake someone could make; and the promise that it breaks. */
const inTheWriter: Record<string, [Partial<Bug & Parts>, RegExp]> = {
  'ignores the expected revision': [{ store: appendsAnyway }, /broken promise/],
  'acknowledges before the append': [{ store: acknowledgesAtOnce }, /an acknowledged .* is durable/],
  'answers an append of unknown fate with success': [
    { store: believesInLuck },
    /broken promise: (an acknowledged .* is durable|what was cancelled is released)/,
  ],
  'takes a lost reply for a refusal': [{ submit: takesSilenceForNo }, /a refusal sold-out .*/],
  'loses the queue on a conflict': [{ store: neverHearsOfConflicts }, /every question has its answer/],
  'forgets to take a batch back': [
    { revertBatch: () => undefined },
    /knows what is left|what was paid is sold|is durable/,
  ],
  'reuses event ids between two writers': [
    { store: namesEventsByPlace },
    /is the one in the stream|what was paid is sold|is durable/,
  ],
  'does not read the tail': [{ store: readsNothing }, /a refusal .* was true/],
  'writes a snapshot while an append is under way': [{ look: looksAtOnce }, /broken promise|cannot follow/],
  'turns away on what memory alone says': [{ isDoubtful: () => false }, /a refusal .* was true/],
};

const inTheDecision: Record<string, [() => Decide, RegExp]> = {
  'forgets a release': [() => nothingFor('ReleaseHold'), /what was cancelled is released/],
  'releases twice': [releasesTwice, /a hold ends at most once/],
  'forgets an expiry': [() => nothingFor('ExpireHolds'), /every hold that is not paid ends/],
  'expires early': [expiresEarly, /a hold ends when its time is over/],
  'expires a confirmed hold': [expiresConfirmed, /a hold ends at most once/],
  'forgets a payment': [() => nothingFor('ConfirmHold'), /what was paid is sold/],
  'takes again what is gone': [alwaysRetakes, /the limit per customer|held \+ sold <= registered|one owner/],
  'counts the limit late': [countsLimitLate, /the limit per customer|a refusal over-limit/],
  'holds a repeat again': [holdsAgain, /a booking holds once|of a booking that has a hold/],
  'sells more than is left': [sellsMore, /held \+ sold <= registered/],
  'sells a seat that is taken': [sellsTakenSeats, /a seat has one owner/],
  'holds a part of an order': [holdsAPart, /an order is held whole/],
};

describe('a planted bug is caught: a writer that', () => {
  it.each(Object.entries(inTheWriter))('%s', async (_, [bug, promise]) => {
    parts.planted = bug;
    await expect(simulate({ seed: 1, bookings: 30_000, bug: { ...noBug, ...bug } })).rejects.toThrow(promise);
  });
});

describe('a planted bug is caught: a decision that', () => {
  it.each(Object.entries(inTheDecision))('%s', async (_, [decide, promise]) => {
    parts.planted = { decide: decide() };
    await expect(simulate({ seed: 1, bookings: 30_000 })).rejects.toThrow(promise);
  });
});

function onAppend(store: StoreCalls, append: StoreCalls['append']): StoreCalls {
  return { ...store, append };
}

function appendsAnyway(...[store, { stream }]: Parameters<Bug['store']>): StoreCalls {
  return onAppend(store, (name, events) => {
    const last = stream.log.at(-1)?.revision;
    return store.append(name, events, last ?? 'no_stream');
  });
}

const lastOf = (events: readonly unknown[], expected: bigint | 'no_stream') =>
  (expected === 'no_stream' ? -1n : expected) + BigInt(events.length);

function acknowledgesAtOnce(store: StoreCalls): StoreCalls {
  return onAppend(store, async (...[name, events, expected]) => {
    store.append(name, events, expected).catch(() => undefined);
    return lastOf(events, expected);
  });
}

function believesInLuck(store: StoreCalls): StoreCalls {
  return onAppend(store, (...[name, events, expected]) =>
    store.append(name, events, expected).catch((error) => {
      if (error instanceof EventStoreUnavailable) return lastOf(events, expected);
      throw error;
    }),
  );
}

function neverHearsOfConflicts(store: StoreCalls): StoreCalls {
  return onAppend(store, (...asked) =>
    store.append(...asked).catch((error) => {
      if (error instanceof WrongExpectedRevision) return new Promise<bigint>(() => undefined);
      throw error;
    }),
  );
}

function namesEventsByPlace(store: StoreCalls): StoreCalls {
  return onAppend(store, (name, events, expected) => {
    const named = events.map((event, i) => ({ ...event, id: derivedId(name, `${expected}`, `${i}`) }));
    return store.append(name, named, expected);
  });
}

function readsNothing(store: StoreCalls): StoreCalls {
  return { ...store, async *readStream() {} };
}

async function looksAtOnce(...[writer, save]: Parameters<Bug['look']>): Promise<void> {
  save(writer);
}

async function takesSilenceForNo(...[inventories, concertId, command]: Parameters<Bug['submit']>) {
  try {
    return await noBug.submit(inventories, concertId, command);
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return { refused: 'sold-out' } as const;
    throw error;
  }
}

function nothingFor(type: Parameters<Decide>[0]['type']): Decide {
  return (command, inventory) => (command.type === type ? [] : parts.sound.decide(command, inventory));
}

/** Keeps the last event of a kind that the decision made, for a second use. */
function remembering(
  use: (last: Map<string, InventoryEvent>, ...asked: Parameters<Decide>) => ReturnType<Decide>,
): Decide {
  const last = new Map<string, InventoryEvent>();
  return (command, inventory) => {
    const decided = use(last, command, inventory);
    if (!isRefusal(decided)) for (const event of decided) last.set(event.type, event);
    return decided;
  };
}

function releasesTwice(): Decide {
  return remembering((last, command, inventory) => {
    const decided = parts.sound.decide(command, inventory);
    const before = last.get('HoldReleased');
    const again = command.type === 'ReleaseHold' && before?.type === 'HoldReleased' && !isRefusal(decided);
    const known = again && before.data.bookingId === command.bookingId && decided.length === 0;
    return known ? [before] : decided;
  });
}

function expiresEarly(): Decide {
  return (command, inventory) =>
    parts.sound.decide(
      command.type === 'ExpireHolds' ? { ...command, nowMs: command.nowMs + 5_000 } : command,
      inventory,
    );
}

function expiresConfirmed(): Decide {
  return remembering((last, command, inventory) => {
    const decided = parts.sound.decide(command, inventory);
    const paid = last.get('HoldConfirmed');
    if (command.type !== 'ExpireHolds' || paid?.type !== 'HoldConfirmed' || isRefusal(decided)) return decided;
    const status = inventory.holds.get(paid.data.bookingId)?.status;
    return status === 'confirmed' ? [...decided, { type: 'HoldExpired', data: paid.data }] : decided;
  });
}

function alwaysRetakes(): Decide {
  return (command, inventory) => {
    const decided = parts.sound.decide(command, inventory);
    if (isRefusal(decided) || decided[0]?.type !== 'HoldLost') return decided;
    return [{ type: 'TicketsRetaken', data: decided[0].data }];
  };
}

const nobody = '00000000-0000-8000-8000-000000000000';

/** Decides as if somebody else had asked, either for a booking that has a hold or for one that has none. */
function as(mask: Partial<HoldTickets>, having: boolean): Decide {
  return (command, inventory) => {
    if (command.type !== 'HoldTickets') return parts.sound.decide(command, inventory);
    const known = inventory.holds.get(command.bookingId) !== undefined;
    if (known !== having) return parts.sound.decide(command, inventory);
    const { bookingId, customerId } = command;
    const decided = parts.sound.decide({ ...command, ...mask }, inventory);
    if (isRefusal(decided)) return decided;
    return decided.map((event) =>
      event.type === 'TicketsHeld' ? { ...event, data: { ...event.data, bookingId, customerId } } : event,
    );
  };
}

function countsLimitLate(): Decide {
  return as({ customerId: nobody }, false);
}

function holdsAgain(): Decide {
  return as({ bookingId: nobody }, true);
}

function holdsAnyway(code: 'sold-out' | 'seat-taken'): Decide {
  return remembering((last, command, inventory) => {
    const decided = parts.sound.decide(command, inventory);
    const model = last.get('TicketsHeld');
    const refused = isRefusal(decided) && decided.refused === code;
    if (!refused || command.type !== 'HoldTickets' || model?.type !== 'TicketsHeld') return decided;
    const { bookingId, customerId, bodyHash } = command;
    const items = command.items.map((item) => {
      const seats = 'seats' in item ? item.seats : item.grade === 'VIP' ? seatsOf(item.quantity) : [];
      return { grade: item.grade, quantity: 'seats' in item ? seats.length : item.quantity, price: 1_000, seats };
    });
    return [{ type: 'TicketsHeld', data: { ...model.data, bookingId, customerId, bodyHash, items } }];
  });
}

const seatsOf = (quantity: number) => ['A-1-1', 'A-1-2', 'A-1-3', 'A-1-4'].slice(0, quantity);

function sellsMore(): Decide {
  return holdsAnyway('sold-out');
}

function sellsTakenSeats(): Decide {
  return holdsAnyway('seat-taken');
}

function holdsAPart(): Decide {
  return (command, inventory) =>
    parts.sound.decide(
      command.type === 'HoldTickets' ? { ...command, items: command.items.slice(0, 1) } : command,
      inventory,
    );
}
