import type { Personal } from '@concert/contracts/personal';
import { type DeliveryState, ownerOf } from '@concert/delivery/state';
import type { PersonalData } from '@concert/personal-data/personal-data';
import type { Http } from '@concert/service/http';
import type { Identity } from '@concert/service/identity';
import type { Deliveries } from '../deliveries.ts';
import { refusals } from '../refusals.ts';
import { AddressedDeliveryAnswer, DeliveryParams, deliveryAnswer } from './delivery-answer.ts';

interface Parts {
  readonly deliveries: Deliveries;
  readonly personal: Pick<PersonalData, 'open'>;
}

/** `GET /deliveries/{bookingId}`: with the address, for staff and its customer; to others it does not exist. */
export function getDelivery(http: Http, { deliveries, personal }: Parts): void {
  http.route({
    method: 'GET',
    url: '/deliveries/:bookingId',
    schema: {
      summary: 'A delivery, and where it goes',
      tags: ['deliveries'],
      params: DeliveryParams,
      response: { 200: AddressedDeliveryAnswer, ...refusals.responses('delivery-not-found') },
    },
    config: { access: ['customer', 'staff'] },
    async handler(request) {
      const { bookingId } = request.params;
      request.correlate(bookingId);
      return await read(bookingId, request.identity);
    },
  });

  async function read(bookingId: string, { sub, roles }: Identity): Promise<AddressedDeliveryAnswer> {
    const { state } = await deliveries.load(bookingId);
    if (state.status === 'unknown' || !(roles.includes('staff') || ownerOf(state) === sub)) {
      throw refusals.problem({ refused: 'delivery-not-found' });
    }
    return { ...deliveryAnswer(state), ...(await addressee(state)) };
  }

  async function addressee(state: DeliveryState): Promise<Pick<Personal, 'name' | 'address'> | undefined> {
    if (!('order' in state)) return undefined;
    const opened = await personal.open<Personal>(state.order.customerId, state.order.personal);
    if (opened === null) return undefined;
    const { name, address } = opened;
    return address === undefined ? { name } : { name, address };
  }
}
