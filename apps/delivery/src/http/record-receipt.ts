import type { Http } from '@concert/service/http';
import type { Deliveries } from '../deliveries.ts';
import { refusals } from '../refusals.ts';
import { act } from './act.ts';
import { DeliveryAnswer, DeliveryParams } from './delivery-answer.ts';

/** `POST /deliveries/{bookingId}/receipt`: the post has brought the tickets, says staff or its customer. */
export function recordReceipt(http: Http, deliveries: Deliveries): void {
  http.route({
    method: 'POST',
    url: '/deliveries/:bookingId/receipt',
    schema: {
      summary: 'Record that the tickets were received; they are issued then',
      tags: ['deliveries'],
      params: DeliveryParams,
      response: {
        200: DeliveryAnswer,
        ...refusals.responses('delivery-not-found', 'delivery-cancelled', 'wrong-method', 'not-shipped'),
      },
    },
    config: { access: ['customer', 'staff'] },
    async handler(request) {
      const { bookingId } = request.params;
      const { sub, roles } = request.identity;
      request.correlate(bookingId);
      const receivedBy = roles.includes('staff') ? 'staff' : { customerId: sub };
      return await act(deliveries, bookingId, { type: 'RecordReceipt', receivedBy });
    },
  });
}
