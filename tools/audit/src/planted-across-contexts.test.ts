import { describe } from 'vitest';
import { eachIsFound, kim, type Planted, paid } from './testing/planted.ts';
import { bought, r } from './testing/store-of.ts';

const across: readonly Planted[] = [
  ['a booking without its hold', (s) => s.happens(kim, 'placed'), ['BookingPlaced', 'a booking has its hold']],
  [
    'a booking whose hold expired long ago, and that nothing ends',
    (s) => s.happens(kim, 'held', 'holdExpired', 'placed', 'due'),
    ['PaymentDue', 'an unpaid booking ends with its hold'],
  ],
  [
    'a booking that comes after all',
    (s) => s.happens(kim, 'held', 'holdExpired', 'notPlaced', 'placed'),
    ['BookingPlaced', 'a stream has no gap'],
  ],
  [
    'a booking kept from coming while its tickets are held',
    (s) => s.happens(kim, 'held', 'notPlaced'),
    ['BookingNotPlaced', 'only what is no longer held cannot be placed'],
  ],
  [
    'a booking placed on tickets that were given back',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'placed'),
    ['BookingPlaced', 'a booking is placed once'],
  ],
  [
    'a booking of another customer than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { customerId: 'lee' }),
    ['BookingPlaced', 'a booking is its hold’s (customer)'],
  ],
  [
    'a booking of other tickets than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { items: [r(2)] }),
    ['BookingPlaced', 'a booking is its hold’s (tickets)'],
  ],
  [
    'a booking of another order than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { bodyHash: 'another' }),
    ['BookingPlaced', 'a booking is its hold’s (order)'],
  ],
  [
    'a booking at another price',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { amount: 1 }),
    ['BookingPlaced', 'a booking costs what its tickets cost'],
  ],
  [
    'a booking with another refund policy',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { refundPolicy: [] }),
    ['BookingPlaced', 'a booking has its concert’s refund policy'],
  ],
  [
    'a booking placed twice',
    (s) => s.happens(kim, 'held', 'placed', 'placed'),
    ['BookingPlaced', 'a booking is placed once'],
  ],
  [
    'a booking confirmed whose hold is not',
    (s) => s.happens(kim, ...paid, 'confirmed'),
    ['BookingConfirmed', 'a confirmed booking has a confirmed hold'],
  ],
  [
    'a payment received that nobody approved',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'started', 'received'),
    ['PaymentReceived', 'a booking has the payment that was approved'],
  ],
  [
    'a booking that expires while its hold holds',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'expiredUnpaid'),
    ['BookingExpired', 'a booking expires with its hold'],
  ],
  [
    'a delivery of what was not confirmed',
    (s) => s.happens(kim, ...paid, 'holdConfirmed', 'prepared'),
    ['DeliveryPrepared', 'only a confirmed booking is delivered'],
  ],
  [
    'a delivery cancelled that nobody cancelled',
    (s) => s.happens(kim, ...bought, 'prepared', 'deliveryCancelled'),
    ['DeliveryCancelled', 'a delivery is cancelled with its booking or its payment'],
  ],
  [
    'a payment of a booking that is not there',
    (s) => s.happens(kim, 'held', 'due'),
    ['PaymentDue', 'nothing is told of a booking that was not placed'],
  ],
];

describe('finds, across the contexts,', () => eachIsFound(across));
