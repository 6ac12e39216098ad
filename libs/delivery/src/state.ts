import type { DeliveryEvent, Order, Who } from './events.ts';

/** Cancelled remembers only whose it was: it may have been cancelled before it was ever prepared. */
export type DeliveryState =
  | { readonly status: 'unknown' }
  | { readonly status: 'preparing'; readonly order: Order }
  | { readonly status: 'shipped'; readonly order: Order; readonly trackingNumber: string | null }
  | { readonly status: 'issued'; readonly order: Order; readonly trackingNumber: string | null }
  | { readonly status: 'cancelled'; readonly who: Who; readonly returnExpected: boolean };

export type OpenState = Exclude<DeliveryState, { status: 'unknown' | 'cancelled' }>;

export const initialState = (): DeliveryState => ({ status: 'unknown' });

export function evolve(state: DeliveryState, event: DeliveryEvent): DeliveryState {
  switch (event.type) {
    case 'DeliveryPrepared':
      return { status: 'preparing', order: event.data };
    case 'DeliveryShipped':
      return { status: 'shipped', order: orderOf(state), trackingNumber: event.data.trackingNumber ?? null };
    case 'TicketIssued':
      return { status: 'issued', order: orderOf(state), trackingNumber: trackingNumberOf(state) };
    case 'DeliveryCancelled': {
      const { returnExpected, ...who } = event.data;
      return { status: 'cancelled', who, returnExpected };
    }
  }
}

function orderOf(state: DeliveryState): Order {
  if (!('order' in state)) throw new Error(`a delivery that is ${state.status} has nothing to hand over`);
  return state.order;
}

const trackingNumberOf = (state: DeliveryState) => ('trackingNumber' in state ? state.trackingNumber : null);

/** The customer whose delivery it is; undefined while it is unknown. */
export function ownerOf(state: DeliveryState): string | undefined {
  switch (state.status) {
    case 'unknown':
      return undefined;
    case 'cancelled':
      return state.who.customerId;
    case 'preparing':
    case 'shipped':
    case 'issued':
      return state.order.customerId;
  }
}
