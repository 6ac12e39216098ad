import { describe } from 'vitest';
import { eachIsFound, kim, type Planted } from './testing/planted.ts';
import { buyer, r } from './testing/store-of.ts';

const lee = buyer('lee/1', r(2));

const inTheStreams: readonly Planted[] = [
  ['a gap in an inventory', (s) => s.but(kim, 'held', {}, { revision: 4n }), ['TicketsHeld', 'a stream has no gap']],
  [
    'a gap in a payment',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(kim, 'started', {}, { revision: 2n }),
    ['PaymentStarted', 'a stream has no gap'],
  ],
  [
    'an event in the stream of another booking',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(lee, 'due', {}, { streamName: 'payment-kim/1', revision: 1n }),
    ['PaymentDue', 'an event is in the stream of its booking'],
  ],
  [
    'an event of an unknown type',
    (s) => s.but(kim, 'held', {}, { type: 'TicketsGuessed' }),
    ['TicketsGuessed', 'every event can be read'],
  ],
  [
    'an event of an unknown version',
    (s) =>
      s.but(
        kim,
        'held',
        {},
        { metadata: { correlationId: 'kim/1', causationId: 'x', version: 9, occurredAt: '2030-01-01T00:00:00Z' } },
      ),
    ['TicketsHeld', 'every event can be read'],
  ],
  [
    'an event without what its type says',
    (s) => s.but(kim, 'held', { items: undefined }),
    ['TicketsHeld', 'every event can be read'],
  ],
  [
    'an event that names no cause',
    (s) =>
      s.but(
        kim,
        'held',
        {},
        { metadata: { correlationId: 'kim/1', causationId: '', version: 1, occurredAt: '2030-01-01T00:00:00Z' } },
      ),
    ['TicketsHeld', 'an event says what caused it'],
  ],
  [
    'an event that another booking correlates',
    (s) =>
      s
        .happens(kim, 'held')
        .but(
          kim,
          'placed',
          {},
          { metadata: { correlationId: 'lee/1', causationId: 'x', version: 1, occurredAt: '2030-01-01T00:00:00Z' } },
        ),
    ['BookingPlaced', 'an event is correlated by its booking'],
  ],
];

describe('finds, in the streams,', () => eachIsFound(inTheStreams));
