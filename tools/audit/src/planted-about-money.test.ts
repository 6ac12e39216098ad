import { describe } from 'vitest';
import { cancelled, eachIsFound, kim, type Planted } from './testing/planted.ts';
import { bought } from './testing/store-of.ts';

const aboutMoney: readonly Planted[] = [
  [
    'a refund without its payment',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'refundStarted'),
    ['RefundStarted', 'a refund has its payment, and a payment one refund'],
  ],
  [
    'a refund that nobody ordered',
    (s) => s.happens(kim, ...bought, 'refundStarted'),
    ['RefundStarted', 'a refund is what booking ordered'],
  ],
  [
    'a refund of another payment',
    (s) => s.happens(kim, ...cancelled).but(kim, 'refundStarted', { paymentId: 'another' }),
    ['RefundStarted', 'a refund has its payment'],
  ],
  [
    'a refund paid twice',
    (s) => s.happens(kim, ...cancelled, 'refundStarted', 'refunded', 'refunded'),
    ['PaymentCancelled', 'a refund has its payment, is started first, and is paid once'],
  ],
  [
    'more paid back than was paid',
    (s) => s.happens(kim, ...cancelled, 'refundStarted').but(kim, 'refunded', { refunded: 90_001 }),
    ['PaymentCancelled', 'never more goes back than was paid'],
  ],
  [
    'less paid back than was ordered',
    (s) => s.happens(kim, ...cancelled, 'refundStarted').but(kim, 'refunded', { refunded: 89_999 }),
    ['PaymentCancelled', 'a refund is what booking ordered'],
  ],
  [
    'a refund other than the policy says',
    (s) => s.happens(kim, ...bought).but(kim, 'cancelled', { refundDue: 63_000 }),
    ['BookingCancelled', 'a refund is what the policy says'],
  ],
  [
    'two payments for one booking',
    (s) => s.happens(kim, ...bought, 'started'),
    ['PaymentStarted', 'one attempt to pay at a time, and none when it is paid or over'],
  ],
  [
    'a payment after payBy',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(kim, 'started', { startedAt: '2030-01-01T00:10:00.001Z' }),
    ['PaymentStarted', 'no payment starts after payBy'],
  ],
  [
    'a payment of another amount',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'started').but(kim, 'approved', { amount: 1 }),
    ['PaymentApproved', 'a payment is of what the booking costs'],
  ],
];

describe('finds, about money,', () => eachIsFound(aboutMoney));
