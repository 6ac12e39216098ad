import { given } from '@concert/decider/given-when-then';
import { describe, it } from 'vitest';
import type { InventoryEvent } from './events.ts';
import { inventoryDecider } from './inventory.ts';
import { held, hold, onSale, opened, openMs, r, terms, vip, whose } from './testing/examples.ts';

const kimHoldsTwo: readonly InventoryEvent[] = [...onSale, held('kim/1', [r(2)])];
const released: InventoryEvent = { type: 'HoldReleased', data: { ...whose('kim/1'), sold: false } };
const confirmed: InventoryEvent = { type: 'HoldConfirmed', data: whose('kim/1') };
const leeHoldsASeat: readonly InventoryEvent[] = [...onSale, held('lee/1', [vip('A-1')])];

describe('holding tickets', () => {
  it('holds so many of a counted grade, at its price, until the customer has had time to pay', () => {
    given(inventoryDecider, onSale)
      .when(hold('kim/1', [{ grade: 'R', quantity: 2 }]))
      .thenEvents([held('kim/1', [r(2)])]);
  });

  it('holds the named seats, across grades at once', () => {
    given(inventoryDecider, onSale)
      .when(
        hold('kim/1', [
          { grade: 'VIP', seats: ['A-3', 'A-1'] },
          { grade: 'R', quantity: 1 },
        ]),
      )
      .thenEvents([held('kim/1', [vip('A-3', 'A-1'), r(1)])]);
  });

  it('gives the first free seats when a seated grade is ordered by quantity', () => {
    given(inventoryDecider, leeHoldsASeat)
      .when(hold('kim/1', [{ grade: 'VIP', quantity: 2 }]))
      .thenEvents([held('kim/1', [vip('A-2', 'A-3')])]);
  });

  it('is already so when the same order comes again, before and after it is paid', () => {
    const again = hold('kim/1', [{ grade: 'R', quantity: 2 }], openMs + 5000);
    given(inventoryDecider, kimHoldsTwo).when(again).thenNothing();
    given(inventoryDecider, [...kimHoldsTwo, confirmed])
      .when(again)
      .thenNothing();
  });

  it('refuses another order under the same booking', () => {
    given(inventoryDecider, kimHoldsTwo)
      .when({ ...hold('kim/1', [{ grade: 'R', quantity: 1 }]), bodyHash: 'b' })
      .thenRefused('key-reused');
  });

  it.each<InventoryEvent>([released, { type: 'HoldExpired', data: whose('kim/1') }])(
    'does not hold again after $type',
    (ended) => {
      given(inventoryDecider, [...kimHoldsTwo, ended])
        .when(hold('kim/1', [{ grade: 'R', quantity: 2 }]))
        .thenRefused('hold-ended');
    },
  );

  it('refuses before and after the sales window', () => {
    given(inventoryDecider, onSale)
      .when(hold('kim/1', [{ grade: 'R', quantity: 1 }], openMs - 1))
      .thenRefused('sales-not-open', { salesOpenAt: terms.salesOpenAt });
    given(inventoryDecider, onSale)
      .when(hold('kim/1', [{ grade: 'R', quantity: 1 }], Date.parse(terms.salesCloseAt)))
      .thenRefused('sales-closed', { salesCloseAt: terms.salesCloseAt });
  });

  it('counts the limit over all of a customer’s bookings, held or bought', () => {
    given(inventoryDecider, [...kimHoldsTwo, confirmed])
      .when(hold('kim/2', [{ grade: 'VIP', quantity: 3 }]))
      .thenRefused('over-limit', { limit: 4, left: 2 });
    given(inventoryDecider, [...kimHoldsTwo, released])
      .when(hold('kim/2', [{ grade: 'VIP', quantity: 3 }]))
      .thenEvents([held('kim/2', [vip('A-1', 'A-2', 'A-3')])]);
  });

  it('says what is left when a grade has too few, and holds nothing of the rest', () => {
    given(inventoryDecider, [...onSale, held('lee/1', [r(4)])])
      .when(
        hold('kim/1', [
          { grade: 'VIP', seats: ['A-1'] },
          { grade: 'R', quantity: 2 },
        ]),
      )
      .thenRefused('sold-out', { left: { VIP: 3, R: 1 } });
  });

  it('refuses a seat that is taken, unknown or named twice, and names it', () => {
    const seats = (...names: string[]) => hold('kim/1', [{ grade: 'VIP', seats: names }]);
    given(inventoryDecider, leeHoldsASeat)
      .when(seats('A-2', 'A-1'))
      .thenRefused('seat-taken', { pointer: '#/items/0/seats/1', seat: 'A-1' });
    given(inventoryDecider, leeHoldsASeat)
      .when(seats('Z-9'))
      .thenRefused('unknown-seat', { pointer: '#/items/0/seats/0', seat: 'Z-9' });
    given(inventoryDecider, leeHoldsASeat)
      .when(seats('A-2', 'A-2'))
      .thenRefused('same-seat-twice', { pointer: '#/items/0/seats/1', seat: 'A-2' });
    given(inventoryDecider, onSale)
      .when(hold('kim/1', [{ grade: 'R', seats: ['A-1'] }]))
      .thenRefused('unknown-seat', { pointer: '#/items/0/seats/0', seat: 'A-1' });
  });

  it('refuses a grade that is unknown or named twice', () => {
    given(inventoryDecider, [])
      .when(hold('kim/1', [{ grade: 'R', quantity: 1 }]))
      .thenRefused('unknown-grade', { pointer: '#/items/0/grade' });
    given(inventoryDecider, [opened])
      .when(hold('kim/1', [{ grade: 'S', quantity: 1 }]))
      .thenRefused('unknown-grade', { pointer: '#/items/0/grade' });
    given(inventoryDecider, onSale)
      .when(
        hold('kim/1', [
          { grade: 'R', quantity: 1 },
          { grade: 'R', quantity: 1 },
        ]),
      )
      .thenRefused('same-grade-twice', { pointer: '#/items/1/grade' });
  });
});
