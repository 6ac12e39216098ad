import type { PlacedBooking } from '@concert/booking/state';
import type { Personal } from '@concert/contracts/personal';
import type { PersonalData } from '@concert/personal-data/personal-data';
import type { Http } from '@concert/service/http';
import type { Bookings } from '../bookings.ts';
import { refusals } from '../refusals.ts';
import { BookingAnswer, BookingParams, bookingAnswer } from './booking-answer.ts';

interface Parts {
  readonly bookings: Bookings;
  readonly personal: Pick<PersonalData, 'open'>;
}

/** `GET /bookings/{bookingId}`: somebody else's is as unknown as one that does not exist. */
export function getBooking(http: Http, { bookings, personal }: Parts): void {
  http.route({
    method: 'GET',
    url: '/bookings/:bookingId',
    schema: {
      summary: 'A booking of one’s own',
      tags: ['bookings'],
      params: BookingParams,
      response: { 200: BookingAnswer, ...refusals.responses('booking-not-found') },
    },
    config: { access: ['customer'] },
    async handler(request) {
      const { identity, params } = request;
      request.correlate(params.bookingId);
      return await read(params.bookingId, identity.sub);
    },
  });

  async function read(bookingId: string, customerId: string): Promise<BookingAnswer> {
    const { state } = await bookings.load(bookingId);
    if (state.status === 'none' || state.placed.customerId !== customerId) {
      throw refusals.problem({ refused: 'booking-not-found' });
    }
    const answer = bookingAnswer(state);
    const address = await addressOf(state);
    return address === undefined ? answer : { ...answer, delivery: { ...answer.delivery, address } };
  }

  /** None for tickets collected at the venue, and none after the person was erased. */
  async function addressOf({ placed }: PlacedBooking): Promise<Personal['address']> {
    if (placed.delivery.method === 'onsite') return undefined;
    const opened = await personal.open<Personal>(placed.customerId, placed.personal);
    return opened?.address;
  }
}
