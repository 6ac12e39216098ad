import type { Http } from '@concert/service/http';
import type { Deliveries } from '../deliveries.ts';
import { refusals } from '../refusals.ts';
import { act } from './act.ts';
import { DeliveryAnswer, DeliveryParams } from './delivery-answer.ts';

/** `POST /deliveries/{bookingId}/issue`: staff handed the tickets out at the venue. */
export function issueTickets(http: Http, deliveries: Deliveries): void {
  http.route({
    method: 'POST',
    url: '/deliveries/:bookingId/issue',
    schema: {
      summary: 'Hand the tickets out at the venue',
      tags: ['deliveries'],
      params: DeliveryParams,
      response: {
        200: DeliveryAnswer,
        ...refusals.responses('delivery-not-found', 'delivery-cancelled', 'wrong-method'),
      },
    },
    config: { access: ['staff'] },
    async handler(request) {
      const { bookingId } = request.params;
      request.correlate(bookingId);
      return await act(deliveries, bookingId, { type: 'IssueTickets' });
    },
  });
}
