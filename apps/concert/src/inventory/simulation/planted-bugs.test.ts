import type { inventoryDecider } from '@concert/concert/inventory/inventory';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as batch from '../batch.ts';
import { type Bug, noBug } from './bug.ts';
import { simulate } from './simulate.ts';
import {
  alwaysRetakes,
  countsLimitLate,
  type Decide,
  expiresConfirmed,
  expiresEarly,
  holdsAgain,
  holdsAPart,
  nothingFor,
  releasesTwice,
  sellsMore,
  sellsTakenSeats,
  type Wrong,
} from './testing/wrong-decisions.ts';
import {
  acknowledgesAtOnce,
  appendsAnyway,
  believesInLuck,
  looksAtOnce,
  namesEventsByPlace,
  neverHearsOfConflicts,
  readsNothing,
  takesSilenceForNo,
} from './testing/wrong-writers.ts';

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

const inTheDecision: Record<string, [Wrong, RegExp]> = {
  'forgets a release': [nothingFor('ReleaseHold'), /what was cancelled is released/],
  'releases twice': [releasesTwice, /a hold ends at most once/],
  'forgets an expiry': [nothingFor('ExpireHolds'), /every hold that is not paid ends/],
  'expires early': [expiresEarly, /a hold ends when its time is over/],
  'expires a confirmed hold': [expiresConfirmed, /a hold ends at most once/],
  'forgets a payment': [nothingFor('ConfirmHold'), /what was paid is sold/],
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
    parts.planted = { decide: decide(parts.sound.decide) };
    await expect(simulate({ seed: 1, bookings: 30_000 })).rejects.toThrow(promise);
  });
});
