import type { MyPageBooking, Notification, Page } from '../answers.ts';
import type { Person } from '../gateway.ts';
import { book, bookAndPay, onMyPage, onSale, pay, post } from '../props.ts';
import type { Scene, Stage } from '../stage.ts';

const R = { grade: 'R', price: 110_000, quantity: 10 };
const one = [{ grade: 'R', quantity: 1 }];

export const seesMyPage: Scene = {
  title: 'A customer sees all own bookings with their history on MyPage, and nobody else’s',
  async play(stage) {
    const concertId = await onSale(stage, 'My Own Page', [R]);
    const mina = await stage.as('customer', 'mina');
    const jiho = await stage.as('customer', 'jiho');
    const first = await bookAndPay(stage, mina, concertId, one);
    const second = (await book(stage, mina, concertId, one, post)).body.bookingId;
    const foreign = (await book(stage, jiho, concertId, one)).body.bookingId;
    await stage.eventually('both are listed, the newest first', async () => {
      const page = await stage.look<Page<MyPageBooking>>(mina, '/mypage/bookings');
      return page.items.map(({ bookingId, title, status }) => [bookingId, title, status]);
    }, [
      [second, 'My Own Page', 'held'],
      [first, 'My Own Page', 'confirmed'],
    ]);
    await stage.eventually(
      'with the history of each',
      async () =>
        (await onMyPage(stage, mina, first)).history
          ?.map((entry) => entry.type)
          .filter((type) => type.startsWith('booking')),
      ['booking.placed', 'booking.paid', 'booking.confirmed'],
    );
    const hidden = await stage.get(mina, `/mypage/bookings/${foreign}`);
    const missing = await stage.get(mina, '/mypage/bookings/0199d0c4-0000-7000-8000-000000000000');
    stage.check(
      'somebody else’s is not there, like one that does not exist',
      [hidden.status, missing.status],
      [404, 404],
    );
  },
};

async function kindsOf(stage: Stage, who: Person, bookingId: string): Promise<string[]> {
  const page = await stage.look<Page<Notification>>(who, '/mypage/notifications?limit=50');
  return page.items
    .filter((item) => item.bookingId === bookingId && item.sentAt !== null)
    .map((item) => item.kind)
    .sort();
}

export const isNotified: Scene = {
  title: 'The customer is notified, in Korean or English, by e-mail and on MyPage',
  async play(stage) {
    const concertId = await onSale(stage, 'Good News', [R]);
    const mina = await stage.as('customer', 'mina', 'ko');
    const john = await stage.as('customer', 'john', 'en');
    const staff = await stage.as('staff', 'sora');

    const { body: held } = await book(stage, mina, concertId, one, post);
    await pay(stage, mina, held.bookingId, 'test-decline');
    await pay(stage, mina, held.bookingId);
    await stage.eventually(
      'the parcel is prepared',
      async () => (await onMyPage(stage, mina, held.bookingId)).delivery.status,
      'preparing',
    );
    await stage.post(staff, `/deliveries/${held.bookingId}/shipment`);
    await stage.post(staff, `/deliveries/${held.bookingId}/receipt`);
    await stage.eventually(
      'in Korean: booked, declined, paid, shipped, issued',
      () => kindsOf(stage, mina, held.bookingId),
      ['booked', 'declined', 'issued', 'paid', 'shipped'],
    );

    const cancelled = await bookAndPay(stage, john, concertId, one);
    await stage.post(john, `/bookings/${cancelled}/cancellation`);
    await stage.eventually('in English: booked, paid, cancelled, refunded', () => kindsOf(stage, john, cancelled), [
      'booked',
      'cancelled',
      'paid',
      'refunded',
    ]);

    const languages = await Promise.all(
      [mina, john].map(async (who) => {
        const page = await stage.look<Page<Notification>>(who, '/mypage/notifications');
        return [...new Set(page.items.map((item) => item.language))];
      }),
    );
    stage.check('each in their language', languages, [['ko'], ['en']]);
    stage.note(`the messages can be read at ${stage.system.inboxUrl}`);
  },
};
