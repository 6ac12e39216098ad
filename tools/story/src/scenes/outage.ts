import type { Notification, Page, ProblemAnswer } from '../answers.ts';
import { book, bookingStatus, onMyPage, onSale, pay } from '../props.ts';
import type { Scene } from '../stage.ts';

const R = { grade: 'R', price: 110_000, quantity: 100 };
const one = [{ grade: 'R', quantity: 1 }];
const others = ['payment', 'delivery', 'notification', 'mypage'];

export const goesOn: Scene = {
  title: 'Payment, delivery, notification and MyPage stop: booking goes on; started again, they catch up',
  async play(stage) {
    const concertId = await onSale(stage, 'The Show Must Go On', [R]);
    const mina = await stage.as('customer', 'mina');
    stage.note(`stopping ${others.join(', ')}`);
    await Promise.all(others.map((service) => stage.system.stop(service)));
    const held = await book(stage, mina, concertId, one);
    stage.check('a booking is taken all the same', held.status, 201);
    const away = await pay(stage, mina, held.body.bookingId);
    stage.check('paying has to wait', [away.status, away.headers.has('retry-after')], [503, true]);
    stage.note(`starting ${others.join(', ')}`);
    await Promise.all(others.map((service) => stage.system.start(service)));
    await stage.eventually(
      'MyPage has caught up',
      async () => (await onMyPage(stage, mina, held.body.bookingId)).status,
      'held',
    );
    await stage.eventually(
      'and the payment is taken',
      async () => {
        await pay(stage, mina, held.body.bookingId);
        return bookingStatus(stage, mina, held.body.bookingId);
      },
      'confirmed',
    );
    await stage.eventually('told once of each, nothing twice', async () => {
      const page = await stage.look<Page<Notification>>(mina, '/mypage/notifications');
      return page.items.map((item) => item.kind).sort();
    }, ['booked', 'paid']);
  },
};

export const saysNoAtOnce: Scene = {
  title: 'Concert stops: booking answers 503 at once, and recovers by itself',
  async play(stage) {
    const concertId = await onSale(stage, 'Intermission', [R]);
    const mina = await stage.as('customer', 'mina');
    stage.note('stopping concert');
    await stage.system.stop('concert');
    // The first few find out by themselves; from then on the circuit is open.
    for (let i = 0; i < 6; i += 1) await book(stage, mina, concertId, one);
    const begun = performance.now();
    const refused = await book(stage, mina, concertId, one);
    const tookMs = performance.now() - begun;
    const problem = refused.body as unknown as ProblemAnswer;
    stage.check(
      '503 with Retry-After',
      [refused.status, problem.code, refused.headers.has('retry-after')],
      [503, 'concert-unavailable', true],
    );
    stage.note(`the refusal took ${tookMs.toFixed(0)} ms`);
    stage.note('starting concert');
    await stage.system.start('concert');
    await stage.eventually(
      'bookings are taken again',
      async () => (await book(stage, mina, concertId, one)).status,
      201,
    );
  },
};
