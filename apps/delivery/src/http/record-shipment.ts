import type { Http } from '@concert/service/http';
import { Type } from 'typebox';
import type { Deliveries } from '../deliveries.ts';
import { refusals } from '../refusals.ts';
import { act } from './act.ts';
import { DeliveryAnswer, DeliveryParams } from './delivery-answer.ts';

const Shipment = Type.Object(
  { trackingNumber: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$', examples: ['KR-6080-1122'] })) },
  { additionalProperties: false },
);

/** `POST /deliveries/{bookingId}/shipment`: staff gave the tickets to the post. The body may be left out. */
export function recordShipment(http: Http, deliveries: Deliveries): void {
  http.route({
    method: 'POST',
    url: '/deliveries/:bookingId/shipment',
    schema: {
      summary: 'Record that the tickets were shipped',
      tags: ['deliveries'],
      params: DeliveryParams,
      body: Shipment,
      response: {
        200: DeliveryAnswer,
        ...refusals.responses('delivery-not-found', 'delivery-cancelled', 'wrong-method', 'already-shipped'),
      },
    },
    config: { access: ['staff'] },
    async preValidation(request) {
      request.body ??= {};
    },
    async handler(request) {
      const { bookingId } = request.params;
      request.correlate(bookingId);
      return await act(deliveries, bookingId, { type: 'RecordShipment', ...request.body });
    },
  });
}
