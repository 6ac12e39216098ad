import { isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HoldTickets } from './decide-hold-tickets.ts';
import { DueHolds } from './due-holds.ts';
import type { InventoryEvent, TicketsHeld } from './events.ts';
import { revert } from './evolve.ts';
import type { HoldStatus } from './hold-table.ts';
import { inventoryDecider as sound } from './inventory.ts';
import { emptyInventory, type Inventory } from './state.ts';
import { type Change, playBackAndForth } from './testing/back-and-forth.ts';
import { held, whose } from './testing/examples.ts';
import { histories, type InventoryDecider, play } from './testing/histories.ts';

type Decide = InventoryDecider['decide'];
type Evolve = InventoryDecider['evolve'];

/** Each is one mistake someone could make; the properties are only worth something if they see it. */
const bugs: Record<string, Partial<InventoryDecider>> = {
  'forgets a release': { evolve: onlyMarks('HoldReleased', 'released') },
  'forgets an expiry': { evolve: onlyMarks('HoldExpired', 'expired') },
  'forgets to take the tickets of a late payment': { evolve: onlyMarks('TicketsRetaken', 'confirmed') },
  'releases twice': { decide: releasesAlso('released') },
  'releases what had expired': { decide: releasesAlso('expired') },
  'expires a confirmed hold': { decide: expiresAlsoConfirmed },
  'expires a minute early': { decide: expiresEarly },
  'never expires': { evolve: forgetsWhatIsDue },
  'takes again what is gone': { decide: alwaysRetakes },
  'confirms what was released': { decide: confirmsReleased },
  'sells a seat that is taken': { decide: holdsAnyway('seat-taken') },
  'sells more than is left': { decide: holdsAnyway('sold-out') },
  'holds a part of an order': { decide: holdsWhatIsLeft },
  'counts the limit late': { decide: decidesWithout({ customers: emptyInventory().customers }) },
  'gives seats apart that could be together': { decide: givesFirstFreeSeats },
  'holds a repeat again': { decide: decidesWithout({ holds: emptyInventory().holds }) },
  'registers a repeat again': { decide: registersAgain },
};

/** The same for what a writer does when an append fails. */
const bugsInRevert: Record<string, Partial<Change>> = {
  'forgets to take back a hold': { revert: revertsAllBut('TicketsHeld') },
  'forgets to take back a release': { revert: revertsAllBut('HoldReleased') },
  'forgets to take back an expiry': { revert: revertsAllBut('HoldExpired') },
  'takes back a sale as if it had only been held': { revert: forgetsWhatWasSold },
  'takes back a confirmation and never expires it': { revert: takesBackWithoutDue },
};

describe('a planted bug is caught: it', () => {
  it.each(Object.entries(bugs))('%s', (_, bug) => {
    const run = fc.check(
      fc.property(histories, (history) => {
        play({ ...sound, ...bug }, history);
      }),
      { numRuns: 2000, seed: 7, endOnFailure: true },
    );
    expect(run.failed).toBe(true);
  });
});

describe('a planted bug in taking back is caught: it', () => {
  it.each(Object.entries(bugsInRevert))('%s', (_, bug) => {
    const turns = fc.array(fc.nat(9), { minLength: 1 });
    const run = fc.check(
      fc.property(histories, turns, (history, backAndForth) => {
        playBackAndForth({ ...sound, revert, ...bug }, play(sound, history), backAndForth);
      }),
      { numRuns: 1000, seed: 7, endOnFailure: true },
    );
    expect(run.failed).toBe(true);
  });
});

function revertsAllBut(type: InventoryEvent['type']): Change['revert'] {
  return (inventory, event) => (event.type === type ? inventory : revert(inventory, event));
}

function forgetsWhatWasSold(...[inventory, event]: Parameters<Change['revert']>): Inventory {
  const forgotten = { ...event, data: { ...event.data, sold: false } } as InventoryEvent;
  return revert(inventory, event.type === 'HoldReleased' ? forgotten : event);
}

function takesBackWithoutDue(...[inventory, event]: Parameters<Change['revert']>): Inventory {
  const reverted = revert(inventory, event);
  const hold = event.type === 'HoldConfirmed' ? reverted.holds.get(event.data.bookingId) : undefined;
  if (hold !== undefined) reverted.due.remove(hold.number, hold.heldUntilMs);
  return reverted;
}

function onlyMarks(type: InventoryEvent['type'], status: HoldStatus): Evolve {
  return (inventory, event) => {
    if (event.type !== type || !('bookingId' in event.data)) return sound.evolve(inventory, event);
    const hold = inventory.holds.get(event.data.bookingId);
    if (hold?.status === 'held') inventory.due.remove(hold.number, hold.heldUntilMs);
    if (hold !== undefined) inventory.holds.setStatus(hold.number, status);
    return inventory;
  };
}

function forgetsWhatIsDue(inventory: Inventory, event: InventoryEvent): Inventory {
  return { ...sound.evolve(inventory, event), due: new DueHolds() };
}

function releasesAlso(status: HoldStatus): Decide {
  return (command, inventory) => {
    if (command.type !== 'ReleaseHold' || inventory.holds.get(command.bookingId)?.status !== status) {
      return sound.decide(command, inventory);
    }
    return [{ type: 'HoldReleased', data: { ...whose(command.bookingId), sold: false } }];
  };
}

function expiresAlsoConfirmed(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  if (command.type !== 'ExpireHolds') return sound.decide(command, inventory);
  return [...inventory.holds]
    .filter(({ status, heldUntilMs }) => /held|confirmed/.test(status) && heldUntilMs <= command.nowMs)
    .map(({ bookingId }) => ({ type: 'HoldExpired', data: whose(bookingId) }));
}

function expiresEarly(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  const early = command.type === 'ExpireHolds' ? { ...command, nowMs: command.nowMs + 60_000 } : command;
  return sound.decide(early, inventory);
}

function alwaysRetakes(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  const decided = sound.decide(command, inventory);
  if (isRefusal(decided) || decided[0]?.type !== 'HoldLost') return decided;
  return [{ type: 'TicketsRetaken', data: decided[0].data }];
}

function confirmsReleased(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  if (command.type !== 'ConfirmHold' || inventory.holds.get(command.bookingId)?.status !== 'released') {
    return sound.decide(command, inventory);
  }
  return [{ type: 'HoldConfirmed', data: whose(command.bookingId) }];
}

function holdsAnyway(code: 'seat-taken' | 'sold-out'): Decide {
  return (command, inventory) => {
    const decided = sound.decide(command, inventory);
    const refused = isRefusal(decided) && decided.refused === code;
    return refused && command.type === 'HoldTickets' ? [asOrdered(command)] : decided;
  };
}

function asOrdered({ bookingId, items }: HoldTickets): TicketsHeld {
  const named = ['A-1', 'A-2', 'A-3'];
  const all = items.map((item) => {
    const seats = 'seats' in item ? item.seats : item.grade === 'VIP' ? named.slice(0, item.quantity) : [];
    return { grade: item.grade, quantity: 'seats' in item ? seats.length : item.quantity, price: 1000, seats };
  });
  return held(bookingId, all);
}

function holdsWhatIsLeft(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  const decided = sound.decide(command, inventory);
  if (!isRefusal(decided) || decided.refused !== 'sold-out' || command.type !== 'HoldTickets') return decided;
  return sound.decide({ ...command, items: command.items.slice(0, -1) }, inventory);
}

/** Also when a seat in the middle is taken. */
function givesFirstFreeSeats(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  const decided = sound.decide(command, inventory);
  if (isRefusal(decided) || command.type !== 'HoldTickets') return decided;
  return decided.map((event) => {
    if (event.type !== 'TicketsHeld') return event;
    const items = event.data.items.map((item, i) => {
      const ordered = command.items[i];
      const seats = inventory.grades.get(item.grade)?.seats?.freeFrom(0, item.quantity).seats ?? [];
      return ordered !== undefined && 'quantity' in ordered ? { ...item, seats } : item;
    });
    return { ...event, data: { ...event.data, items } };
  });
}

/** Blind to a part of the state when it decides on a hold. */
function registersAgain(...[command, inventory]: Parameters<Decide>): ReturnType<Decide> {
  return sound.decide(command, { ...inventory, registrations: new Map() });
}

function decidesWithout(part: Partial<Inventory>): Decide {
  return (command, inventory) =>
    sound.decide(command, command.type === 'HoldTickets' ? { ...inventory, ...part } : inventory);
}
