import { newId } from '@concert/ids/ids';
import type { Http } from '@concert/service/http';
import type { Bookings } from '../bookings.ts';
import { refusals } from '../refusals.ts';
import { BookingAnswer, BookingParams, bookingAnswer } from './booking-answer.ts';

/** `POST /bookings/{bookingId}/cancellation`: cancelling again is the same 200. */
export function cancelBooking(http: Http, { bookings }: { readonly bookings: Bookings }): void {
  http.route({
    method: 'POST',
    url: '/bookings/:bookingId/cancellation',
    schema: {
      summary: 'Cancel a booking; `refundDue` is what its refund policy gives back',
      tags: ['bookings'],
      params: BookingParams,
      response: {
        200: BookingAnswer,
        ...refusals.responses('booking-not-found', 'already-shipped', 'already-issued', 'booking-expired'),
      },
    },
    config: { access: ['customer'] },
    async handler(request) {
      const { identity, params } = request;
      request.correlate(params.bookingId);
      return await cancel(params.bookingId, identity.sub);
    },
  });

  async function cancel(bookingId: string, customerId: string): Promise<BookingAnswer> {
    const command = { type: 'CancelBooking', customerId, now: new Date().toISOString() } as const;
    const outcome = await bookings.handle(bookingId, command, { correlationId: bookingId, causationId: newId() });
    if ('refused' in outcome) throw refusals.problem(outcome);
    if (outcome.state.status === 'none') throw new Error(`cancelled ${bookingId}, which was never placed`);
    return bookingAnswer(outcome.state);
  }
}
