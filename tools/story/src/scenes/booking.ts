import { randomUUID } from 'node:crypto';
import type { BookingAnswer, ProblemAnswer } from '../answers.ts';
import { available, book, bookAndPay, bookingStatus, onMyPage, onSale, pay, post } from '../props.ts';
import type { Scene } from '../stage.ts';

const R = { grade: 'R', price: 110_000, quantity: 10 };

export const books: Scene = {
  title: 'A customer books, by post or on-site; the answer comes from a synchronous hold',
  async play(stage) {
    const concertId = await onSale(stage, 'Autumn Strings', [
      R,
      { grade: 'VIP', price: 165_000, seats: ['A-1-1', 'A-1-2'] },
    ]);
    const mina = await stage.as('customer', 'mina');
    const key = randomUUID();
    const held = await book(stage, mina, concertId, [{ grade: 'R', quantity: 2 }], post, key);
    stage.check('two tickets are held', [held.status, held.body.status, held.body.amount], [201, 'held', 220_000]);
    const took = await stage.eventually(
      'the booking is on MyPage',
      async () => (await onMyPage(stage, mina, held.body.bookingId)).status,
      'held',
    );
    stage.note(`it took ${took.toFixed(0)} ms to show on MyPage`);
    const again = await book(stage, mina, concertId, [{ grade: 'R', quantity: 2 }], post, key);
    stage.check('the same request again is the same booking', [again.status, again.body], [201, held.body]);
    const other = await book(stage, mina, concertId, [{ grade: 'R', quantity: 1 }], post, key);
    stage.check('the same key with another body is refused', other.status, 422);

    const jiho = await stage.as('customer', 'jiho');
    const seats = await book(stage, jiho, concertId, [{ grade: 'VIP', seats: ['A-1-2'] }]);
    stage.check('a numbered seat is held, to be collected on-site', [seats.status, seats.body.amount], [201, 165_000]);
    const found = await stage.get<BookingAnswer>(jiho, `/bookings/${seats.body.bookingId}`);
    stage.check('and found right after', [found.status, found.body.status], [200, 'held']);
    const taken = await book(stage, mina, concertId, [{ grade: 'VIP', seats: ['A-1-2'] }]);
    stage.check('nobody else gets that seat', taken.status, 409);
  },
};

export const cancels: Scene = {
  title: 'A customer cancels: the tickets are for sale again, once; a paid booking is refunded, once',
  async play(stage) {
    const concertId = await onSale(stage, 'Winter Brass', [R]);
    const mina = await stage.as('customer', 'mina');
    const held = await book(stage, mina, concertId, [{ grade: 'R', quantity: 2 }]);
    const cancellation = `/bookings/${held.body.bookingId}/cancellation`;
    const first = await stage.post<BookingAnswer>(mina, cancellation);
    stage.check('an unpaid booking is cancelled', [first.status, first.body.status], [200, 'cancelled']);
    const second = await stage.post<BookingAnswer>(mina, cancellation);
    stage.check('cancelling again gives the same answer', [second.status, second.body], [200, first.body]);
    await stage.eventually('its tickets are for sale again, once', () => available(stage, concertId, 'R'), 10);

    const paid = await bookAndPay(stage, mina, concertId, [{ grade: 'R', quantity: 3 }]);
    await stage.post(mina, `/bookings/${paid}/cancellation`);
    await stage.post(mina, `/bookings/${paid}/cancellation`);
    await stage.eventually('the paid one is refunded in full', async () => {
      const { payment, refunded, history } = await onMyPage(stage, mina, paid);
      return [payment.status, refunded, history?.filter((entry) => entry.type === 'payment.cancelled').length];
    }, ['cancelled', 330_000, 1]);
    await stage.eventually('and its tickets are for sale again', () => available(stage, concertId, 'R'), 10);
  },
};

export const races: Scene = {
  title: 'Twenty customers race for the last ticket: one wins, nineteen hear that it is sold out',
  async play(stage) {
    const concertId = await onSale(stage, 'One Chair', [{ grade: 'R', price: 50_000, quantity: 1 }]);
    const runners = await Promise.all(Array.from({ length: 20 }, (_, i) => stage.as('customer', `runner${i}`)));
    const answers = await Promise.all(
      runners.map((runner) => book(stage, runner, concertId, [{ grade: 'R', quantity: 1 }])),
    );
    const refused = answers
      .filter((answer) => answer.status === 409)
      .map((answer) => answer.body as unknown as ProblemAnswer);
    stage.check('one wins', answers.filter((answer) => answer.status === 201).length, 1);
    stage.check(
      'nineteen are told sold-out',
      refused.map((problem) => problem.code),
      Array(19).fill('sold-out'),
    );
    await stage.eventually('none is left', () => available(stage, concertId, 'R'), 0);
  },
};

export const counts: Scene = {
  title: 'What is left falls with each booking and rises again; a declined payment ends nothing',
  async play(stage) {
    const concertId = await onSale(stage, 'Counting Stars', [R]);
    const mina = await stage.as('customer', 'mina');
    const held = await book(stage, mina, concertId, [{ grade: 'R', quantity: 3 }]);
    await stage.eventually('seven are left', () => available(stage, concertId, 'R'), 7);
    const declined = await pay(stage, mina, held.body.bookingId, 'test-decline');
    stage.check('the payment is declined', declined.status, 402);
    stage.check('the booking is still held', await bookingStatus(stage, mina, held.body.bookingId), 'held');
    const approved = await pay(stage, mina, held.body.bookingId);
    stage.check('the next try is approved', [approved.status, approved.body.status], [201, 'approved']);
    const twice = await pay(stage, mina, held.body.bookingId);
    stage.check('paying twice is refused', twice.status, 409);
    await stage.eventually('it is confirmed', () => bookingStatus(stage, mina, held.body.bookingId), 'confirmed');
    await stage.post(mina, `/bookings/${held.body.bookingId}/cancellation`);
    await stage.eventually('cancelled, and ten are left', () => available(stage, concertId, 'R'), 10);
  },
};
