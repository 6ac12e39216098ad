import { describe } from 'vitest';
import { eachIsFound, kim, type Planted, paidTooLate } from './testing/planted.ts';
import { bought, buyer, prices, r, vip } from './testing/store-of.ts';

const inInventory: readonly Planted[] = [
  [
    'oversold by one',
    (s) => s.happens(buyer('a/1', r(4)), 'held').happens(buyer('b/1', r(2)), 'held'),
    ['TicketsHeld', 'held + sold <= registered'],
  ],
  [
    'a seat with two owners',
    (s) => s.happens(buyer('a/1', vip('A-1')), 'held').happens(buyer('b/1', vip('A-2', 'A-1')), 'held'),
    ['TicketsHeld', 'a seat has one owner'],
  ],
  [
    'a seat that was never registered',
    (s) => s.happens(buyer('a/1', vip('Z-9')), 'held'),
    ['TicketsHeld', 'a seat that is held exists'],
  ],
  [
    'a ticket of a seated grade without a seat',
    (s) => s.but(kim, 'held', { items: [{ ...vip('A-1'), quantity: 2 }] }),
    ['TicketsHeld', 'each ticket of a seated grade has a seat, and no other'],
  ],
  [
    'over the limit with two bookings',
    (s) => s.happens(buyer('kim/1', r(3)), 'held').happens(buyer('kim/2', vip('A-1', 'A-2')), 'held'),
    ['TicketsHeld', 'the limit per customer'],
  ],
  ['a booking that holds twice', (s) => s.happens(kim, 'held', 'held'), ['TicketsHeld', 'a booking holds once']],
  [
    'tickets released twice',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'releasedHeld'),
    ['HoldReleased', 'a hold ends at most once, and what has ended is not sold'],
  ],
  [
    'a hold that is sold and expires',
    (s) => s.happens(kim, ...bought, 'holdExpired'),
    ['HoldExpired', 'a hold ends at most once, and what has ended is not sold'],
  ],
  [
    'a hold that ends before its time',
    (s) => s.but(kim, 'held', { heldUntil: '2030-01-02T00:00:00.000Z' }).happens(kim, 'holdExpired'),
    ['HoldExpired', 'a hold lasts as long as was said'],
  ],
  [
    'tickets taken again that are gone',
    (s) =>
      s
        .happens(buyer('a/1', vip('A-1')), ...paidTooLate)
        .happens(buyer('b/1', vip('A-1')), 'held')
        .happens(buyer('a/1', vip('A-1')), 'retaken'),
    ['TicketsRetaken', 'a seat has one owner'],
  ],
  [
    'a hold confirmed that nobody paid',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'holdConfirmed'),
    ['HoldConfirmed', 'tickets are sold, or lost, to a booking that is paid'],
  ],
  [
    'tickets released that nobody cancelled',
    (s) => s.happens(kim, ...bought, 'releasedSold'),
    ['HoldReleased', 'tickets are released for a booking that was cancelled'],
  ],
  [
    'a price that changed',
    (s) => s.registered('R', 1, 95_000),
    ['TicketsRegistered', 'the price of a grade never changes'],
  ],
  [
    'a registration that adds twice',
    (s) => {
      const registration = { registrationId: 'more of R', bodyHash: 'a' };
      const data = { grade: 'R', price: prices.R, currency: 'KRW', quantity: 1, seats: [], registration };
      for (const _ of [1, 2]) s.inventory({ type: 'TicketsRegistered', data });
    },
    ['TicketsRegistered', 'a registration adds its tickets once'],
  ],
  ['a seat registered twice', (s) => s.registered('VIP', ['A-3']), ['TicketsRegistered', 'a seat is registered once']],
];

describe('finds, in an inventory,', () => eachIsFound(inInventory));
