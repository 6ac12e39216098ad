import { type Refusal, refuse, unreachable } from '@concert/decider/decider';
import type { DeliveryEvent, Method, Order, Who } from './events.ts';
import { type DeliveryState, type OpenState, ownerOf } from './state.ts';

/** The booking is confirmed: its tickets can go out. */
export interface PrepareDelivery {
  readonly type: 'PrepareDelivery';
  readonly order: Order;
}

/** Staff gave the tickets to the post. */
export interface RecordShipment {
  readonly type: 'RecordShipment';
  readonly trackingNumber?: string;
}

/** The post has brought them; its customer may say so too. */
export interface RecordReceipt {
  readonly type: 'RecordReceipt';
  readonly receivedBy: 'staff' | { readonly customerId: string };
}

/** Staff handed the tickets out at the venue. */
export interface IssueTickets {
  readonly type: 'IssueTickets';
}

/** The booking or its payment was cancelled; may come before the delivery was prepared, and more than once. */
export interface CancelDelivery {
  readonly type: 'CancelDelivery';
  readonly who: Who;
}

export type DeliveryCommand = PrepareDelivery | RecordShipment | RecordReceipt | IssueTickets | CancelDelivery;

export type DeliveryCode =
  | 'delivery-not-found'
  | 'delivery-cancelled'
  | 'wrong-method'
  | 'not-shipped'
  | 'already-shipped';

type Outcome = readonly DeliveryEvent[] | Refusal<DeliveryCode>;

export function decide(command: DeliveryCommand, state: DeliveryState): Outcome {
  switch (command.type) {
    case 'PrepareDelivery':
      return prepareDelivery(command, state);
    case 'RecordShipment':
      return recordShipment(command, state);
    case 'RecordReceipt':
      return recordReceipt(command, state);
    case 'IssueTickets':
      return issueTickets(state);
    case 'CancelDelivery':
      return cancelDelivery(command, state);
  }
  return unreachable(command);
}

function prepareDelivery({ order }: PrepareDelivery, state: DeliveryState): Outcome {
  return state.status === 'unknown' ? [{ type: 'DeliveryPrepared', data: order }] : [];
}

/** Said again with the same number it is already so; with another it would be a second parcel. */
function recordShipment({ trackingNumber }: RecordShipment, state: DeliveryState): Outcome {
  return ofMethod('post', state, (open) => {
    if (open.status !== 'preparing') {
      return open.trackingNumber === (trackingNumber ?? null) ? [] : refuse('already-shipped');
    }
    const number = trackingNumber === undefined ? {} : { trackingNumber };
    return [{ type: 'DeliveryShipped', data: { ...who(open.order), ...number } }];
  });
}

/** Someone else's delivery is answered as one that does not exist. */
function recordReceipt({ receivedBy }: RecordReceipt, state: DeliveryState): Outcome {
  if (receivedBy !== 'staff' && ownerOf(state) !== receivedBy.customerId) return refuse('delivery-not-found');
  return ofMethod('post', state, (open) => (open.status === 'preparing' ? refuse('not-shipped') : issue(open)));
}

function issueTickets(state: DeliveryState): Outcome {
  return ofMethod('onsite', state, issue);
}

/** Booking's order wins: what had left the house is expected back. */
function cancelDelivery(command: CancelDelivery, state: DeliveryState): Outcome {
  if (state.status === 'cancelled') return [];
  const returnExpected = state.status === 'shipped' || state.status === 'issued';
  return [{ type: 'DeliveryCancelled', data: { ...who(command.who), returnExpected } }];
}

function issue({ status, order }: OpenState): Outcome {
  return status === 'issued' ? [] : [{ type: 'TicketIssued', data: { ...who(order), method: order.method } }];
}

/** What `then` decides of a delivery that exists, goes that way and was not cancelled. */
function ofMethod(method: Method, state: DeliveryState, then: (open: OpenState) => Outcome): Outcome {
  if (state.status === 'unknown') return refuse('delivery-not-found');
  if (state.status === 'cancelled') return refuse('delivery-cancelled');
  return state.order.method === method ? then(state) : refuse('wrong-method');
}

function who({ bookingId, customerId, concertId }: Who): Who {
  return { bookingId, customerId, concertId };
}
