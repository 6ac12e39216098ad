import { fold } from '@concert/decider/decider';
import { given } from '@concert/decider/given-when-then';
import { describe, expect, it } from 'vitest';
import type { InventoryEvent } from './events.ts';
import { inventoryDecider } from './inventory.ts';
import { hasDueHolds, overdueByMs } from './state.ts';
import { dueMs, held, hold, onSale, r, vip, whose } from './testing/examples.ts';

const kimHolds: readonly InventoryEvent[] = [...onSale, held('kim/1', [r(2), vip('A-1')])];
const confirmed: InventoryEvent = { type: 'HoldConfirmed', data: whose('kim/1') };
const released: InventoryEvent = { type: 'HoldReleased', data: { ...whose('kim/1'), sold: false } };
const expired: InventoryEvent = { type: 'HoldExpired', data: whose('kim/1') };
const retaken: InventoryEvent = { type: 'TicketsRetaken', data: whose('kim/1') };
const lost: InventoryEvent = { type: 'HoldLost', data: whose('kim/1') };

const confirm = { type: 'ConfirmHold', bookingId: 'kim/1' } as const;
const release = { type: 'ReleaseHold', bookingId: 'kim/1' } as const;
const expire = (nowMs: number, atMost = 100) => ({ type: 'ExpireHolds', nowMs, atMost }) as const;

describe('a booking is paid', () => {
  it('keeps its tickets', () => {
    given(inventoryDecider, kimHolds).when(confirm).thenEvents([confirmed]);
  });

  it('takes them again when the hold had expired and they are free', () => {
    given(inventoryDecider, [...kimHolds, expired])
      .when(confirm)
      .thenEvents([retaken]);
  });

  it('has lost them when its seat, or too many of its grade, or the customer’s limit are taken', () => {
    for (const since of [held('lee/1', [vip('A-1')]), held('lee/1', [r(4)]), held('kim/2', [vip('A-2', 'A-3')])]) {
      given(inventoryDecider, [...kimHolds, expired, since])
        .when(confirm)
        .thenEvents([lost]);
    }
  });

  it.each([
    ['confirmed', [confirmed]],
    ['released', [released]],
    ['retaken', [expired, retaken]],
    ['lost', [expired, lost]],
  ])('changes nothing when it is %s already', (_, since) => {
    given(inventoryDecider, [...kimHolds, ...since])
      .when(confirm)
      .thenNothing();
  });

  it('is refused when nothing was ever held', () => {
    given(inventoryDecider, onSale).when(confirm).thenRefused('unknown-hold');
  });
});

describe('a booking is cancelled', () => {
  it('returns what it held, or what it had bought', () => {
    given(inventoryDecider, kimHolds).when(release).thenEvents([released]);
    given(inventoryDecider, [...kimHolds, confirmed])
      .when(release)
      .thenEvents([{ type: 'HoldReleased', data: { ...whose('kim/1'), sold: true } }]);
  });

  it('makes its tickets free for the next', () => {
    given(inventoryDecider, [...kimHolds, released])
      .when(hold('lee/1', [{ grade: 'VIP', seats: ['A-1', 'A-2', 'A-3'] }]))
      .thenEvents([held('lee/1', [vip('A-1', 'A-2', 'A-3')])]);
  });

  it.each([
    ['released', [released]],
    ['expired', [expired]],
    ['lost', [expired, lost]],
  ])('returns nothing when it is %s already', (_, since) => {
    given(inventoryDecider, [...kimHolds, ...since])
      .when(release)
      .thenNothing();
  });

  it('is refused when nothing was ever held', () => {
    given(inventoryDecider, onSale).when(release).thenRefused('unknown-hold');
  });
});

describe('time passes', () => {
  it('ends what has run out, and nothing before', () => {
    given(inventoryDecider, kimHolds)
      .when(expire(dueMs - 1))
      .thenNothing();
    given(inventoryDecider, kimHolds).when(expire(dueMs)).thenEvents([expired]);
  });

  it('ends at most so many at once', () => {
    given(inventoryDecider, [...onSale, held('kim/1', [r(1)]), held('lee/1', [r(1)])])
      .when(expire(dueMs, 1))
      .thenEvents([expired]);
  });

  it('makes a hold late, until it is ended', () => {
    const waiting = fold(inventoryDecider, kimHolds);
    expect([dueMs - 1, dueMs].map((nowMs) => hasDueHolds(waiting, nowMs))).toEqual([false, true]);
    expect([dueMs - 1, dueMs, dueMs + 1500].map((nowMs) => overdueByMs(waiting, nowMs))).toEqual([0, 0, 1500]);
    const ended = fold(inventoryDecider, [...kimHolds, expired]);
    expect([hasDueHolds(ended, dueMs + 1500), overdueByMs(ended, dueMs + 1500)]).toEqual([false, 0]);
  });

  it.each([
    ['paid', [confirmed]],
    ['cancelled', [released]],
    ['expired', [expired]],
    ['taken again', [expired, retaken]],
  ])('never ends what is %s', (_, since) => {
    given(inventoryDecider, [...kimHolds, ...since])
      .when(expire(dueMs * 2))
      .thenNothing();
  });
});
