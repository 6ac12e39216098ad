import type { BookingAnswer, Notification, Page } from '../answers.ts';
import { available, book, bookingStatus, onMyPage, onSale, pay } from '../props.ts';
import type { Scene } from '../stage.ts';

const one = [{ grade: 'R', quantity: 1 }];
const last = { grade: 'R', price: 90_000, quantity: 1 };
const quick = { payWindowSeconds: 1 };
/** Enough for the next customer to pay, and over well before the provider approves late. */
const short = { payWindowSeconds: 3 };

export const expires: Scene = {
  title: 'An unpaid hold expires and its tickets return',
  async play(stage) {
    const concertId = await onSale(stage, 'Short Patience', [last], quick);
    const mina = await stage.as('customer', 'mina');
    const { body } = await book(stage, mina, concertId, one);
    await stage.eventually('the last ticket is held', () => available(stage, concertId, 'R'), 0);
    await stage.eventually('unpaid, it expires', () => bookingStatus(stage, mina, body.bookingId), 'expired');
    await stage.eventually('and is for sale again', () => available(stage, concertId, 'R'), 1);
    const late = await pay(stage, mina, body.bookingId);
    stage.check('no new payment is taken', late.status, 409);
    await stage.eventually(
      'the customer is told',
      async () => {
        const page = await stage.look<Page<Notification>>(mina, '/mypage/notifications');
        return page.items.some((item) => item.kind === 'expired');
      },
      true,
    );
  },
};

export const paysLate: Scene = {
  title: 'A payment approved after the hold has expired takes the tickets again if they are free',
  async play(stage) {
    const concertId = await onSale(stage, 'Better Late', [last], quick);
    const mina = await stage.as('customer', 'mina');
    const { body } = await book(stage, mina, concertId, one);
    const pending = await pay(stage, mina, body.bookingId, 'test-late');
    stage.check('the provider has not decided yet', [pending.status, pending.body.status], [202, 'pending']);
    await stage.eventually('the hold expires meanwhile', () => available(stage, concertId, 'R'), 1);
    await stage.eventually(
      'approved late, the booking is confirmed',
      () => bookingStatus(stage, mina, body.bookingId),
      'confirmed',
    );
    await stage.eventually('the ticket is sold', () => available(stage, concertId, 'R'), 0);
  },
};

export const paysTooLate: Scene = {
  title: '… and is refunded in full if they are gone',
  async play(stage) {
    const concertId = await onSale(stage, 'Too Late', [last], short);
    const mina = await stage.as('customer', 'mina');
    const jiho = await stage.as('customer', 'jiho');
    const { body: slow } = await book(stage, mina, concertId, one);
    await pay(stage, mina, slow.bookingId, 'test-late');
    await stage.eventually('the hold expires meanwhile', () => available(stage, concertId, 'R'), 1);
    const { body: swift } = await book(stage, jiho, concertId, one);
    await pay(stage, jiho, swift.bookingId);
    await stage.eventually(
      'somebody else has the ticket',
      () => bookingStatus(stage, jiho, swift.bookingId),
      'confirmed',
    );
    await stage.eventually('the late payment goes back in full', async () => {
      const { status, payment, refunded } = await onMyPage(stage, mina, slow.bookingId);
      return [status, payment.status, refunded];
    }, ['expired', 'cancelled', 90_000]);
    const found = await stage.get<BookingAnswer>(mina, `/bookings/${slow.bookingId}`);
    stage.check('the booking has expired', found.body.status, 'expired');
  },
};
