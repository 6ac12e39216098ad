import { given } from '@concert/decider/given-when-then';
import { describe, it } from 'vitest';
import type { DeliveryCode, DeliveryCommand } from './decide.ts';
import { delivery } from './delivery.ts';
import type { DeliveryEvent, Method } from './events.ts';

const who = { bookingId: 'booking', customerId: 'kim', concertId: 'concert' };
const items = [{ grade: 'R', quantity: 2, price: 1000, seats: [] }];
const order = (method: Method) => ({ ...who, method, items, personal: 'sealed' });

const prepared = (method: Method): DeliveryEvent => ({ type: 'DeliveryPrepared', data: order(method) });
const shipped: DeliveryEvent = { type: 'DeliveryShipped', data: { ...who, trackingNumber: 'T1' } };
const issued = (method: Method): DeliveryEvent => ({ type: 'TicketIssued', data: { ...who, method } });
const cancelled = (returnExpected: boolean): DeliveryEvent => ({
  type: 'DeliveryCancelled',
  data: { ...who, returnExpected },
});

/** Every status a delivery can be in, by each method, and how it got there. */
const histories = {
  unknown: [],
  'preparing, post': [prepared('post')],
  'preparing, onsite': [prepared('onsite')],
  shipped: [prepared('post'), shipped],
  'issued, post': [prepared('post'), shipped, issued('post')],
  'issued, onsite': [prepared('onsite'), issued('onsite')],
  'cancelled before it was prepared': [cancelled(false)],
  'cancelled after shipment': [prepared('post'), shipped, cancelled(true)],
} satisfies Record<string, readonly DeliveryEvent[]>;
type History = keyof typeof histories;
type Expected = readonly DeliveryEvent[] | DeliveryCode;

/** Events, or the code of a refusal, for every history. */
function behaves(name: string, command: DeliveryCommand, expected: Record<History, Expected>) {
  describe(name, () => {
    it.each(Object.entries(expected))('%s', (history, outcome) => {
      const then = given(delivery, histories[history as History]).when(command);
      if (typeof outcome === 'string') then.thenRefused(outcome);
      else then.thenEvents(outcome);
    });
  });
}

behaves(
  'the booking is confirmed',
  { type: 'PrepareDelivery', order: order('post') },
  {
    unknown: [prepared('post')],
    'preparing, post': [],
    'preparing, onsite': [],
    shipped: [],
    'issued, post': [],
    'issued, onsite': [],
    'cancelled before it was prepared': [],
    'cancelled after shipment': [],
  },
);

behaves(
  'staff ship the tickets',
  { type: 'RecordShipment', trackingNumber: 'T1' },
  {
    unknown: 'delivery-not-found',
    'preparing, post': [shipped],
    'preparing, onsite': 'wrong-method',
    shipped: [],
    'issued, post': [],
    'issued, onsite': 'wrong-method',
    'cancelled before it was prepared': 'delivery-cancelled',
    'cancelled after shipment': 'delivery-cancelled',
  },
);

describe('a shipment', () => {
  it('needs no tracking number', () => {
    const events: DeliveryEvent[] = [{ type: 'DeliveryShipped', data: who }];
    given(delivery, histories['preparing, post']).when({ type: 'RecordShipment' }).thenEvents(events);
    given(delivery, [prepared('post'), ...events])
      .when({ type: 'RecordShipment' })
      .thenNothing();
  });

  it('is one parcel: another tracking number is refused', () => {
    const other: DeliveryCommand = { type: 'RecordShipment', trackingNumber: 'T2' };
    given(delivery, histories.shipped).when(other).thenRefused('already-shipped');
    given(delivery, histories['issued, post']).when({ type: 'RecordShipment' }).thenRefused('already-shipped');
  });
});

const received: Record<History, Expected> = {
  unknown: 'delivery-not-found',
  'preparing, post': 'not-shipped',
  'preparing, onsite': 'wrong-method',
  shipped: [issued('post')],
  'issued, post': [],
  'issued, onsite': 'wrong-method',
  'cancelled before it was prepared': 'delivery-cancelled',
  'cancelled after shipment': 'delivery-cancelled',
};
behaves('staff record the receipt', { type: 'RecordReceipt', receivedBy: 'staff' }, received);
behaves('its customer records the receipt', { type: 'RecordReceipt', receivedBy: { customerId: 'kim' } }, received);
behaves(
  'somebody else records the receipt',
  { type: 'RecordReceipt', receivedBy: { customerId: 'lee' } },
  {
    unknown: 'delivery-not-found',
    'preparing, post': 'delivery-not-found',
    'preparing, onsite': 'delivery-not-found',
    shipped: 'delivery-not-found',
    'issued, post': 'delivery-not-found',
    'issued, onsite': 'delivery-not-found',
    'cancelled before it was prepared': 'delivery-not-found',
    'cancelled after shipment': 'delivery-not-found',
  },
);

behaves(
  'staff hand the tickets out',
  { type: 'IssueTickets' },
  {
    unknown: 'delivery-not-found',
    'preparing, post': 'wrong-method',
    'preparing, onsite': [issued('onsite')],
    shipped: 'wrong-method',
    'issued, post': 'wrong-method',
    'issued, onsite': [],
    'cancelled before it was prepared': 'delivery-cancelled',
    'cancelled after shipment': 'delivery-cancelled',
  },
);

behaves(
  'the booking or its payment is cancelled',
  { type: 'CancelDelivery', who },
  {
    unknown: [cancelled(false)],
    'preparing, post': [cancelled(false)],
    'preparing, onsite': [cancelled(false)],
    shipped: [cancelled(true)],
    'issued, post': [cancelled(true)],
    'issued, onsite': [cancelled(true)],
    'cancelled before it was prepared': [],
    'cancelled after shipment': [],
  },
);
