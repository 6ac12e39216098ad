import { randomUUID } from 'node:crypto';
import type { ConcertAnswer, ProblemAnswer } from '../answers.ts';
import { concertOf } from '../props.ts';
import type { Scene } from '../stage.ts';

export const registersConcert: Scene = {
  title: 'An organiser registers a concert',
  async play(stage) {
    const organiser = await stage.as('organiser', 'hana');
    const [spring, key] = [concertOf('Spring Evening'), randomUUID()];
    const registered = await stage.post<ConcertAnswer>(organiser, '/concerts', spring, key);
    stage.check('it is registered', registered.status, 201);
    const again = await stage.post<ConcertAnswer>(organiser, '/concerts', spring, key);
    stage.check('sent again, it is the same one', [again.status, again.body], [201, registered.body]);
    const seen = await stage.get<ConcertAnswer>(null, `/concerts/${registered.body.concertId}`);
    stage.check('anyone sees it', [seen.status, seen.body.title], [200, 'Spring Evening']);

    const past = concertOf('Yesterday', { startsAt: '2020-01-01T00:00:00Z' });
    const refused = await stage.post<ProblemAnswer>(organiser, '/concerts', past);
    stage.check('a start in the past is refused', refused.status, 400);
    const customer = await stage.as('customer', 'mina');
    const forbidden = await stage.post<ProblemAnswer>(customer, '/concerts', concertOf('Mine'));
    stage.check('a customer may not register one', [forbidden.status, forbidden.body.code], [403, 'forbidden']);
  },
};

export const registersTickets: Scene = {
  title: 'An organiser registers tickets: counted grades, numbered seats, and more of a grade',
  async play(stage) {
    const organiser = await stage.as('organiser', 'hana');
    const { body } = await stage.post<ConcertAnswer>(organiser, '/concerts', concertOf('Summer Night'));
    const tickets = `/concerts/${body.concertId}/tickets`;
    const counted = await stage.post(organiser, tickets, { grade: 'R', price: 110_000, quantity: 100 });
    stage.check('a hundred R tickets', counted.status, 201);
    const [twenty, key] = [{ grade: 'R', price: 110_000, quantity: 20 }, randomUUID()];
    const more = await stage.post(organiser, tickets, twenty, key);
    const again = await stage.post(organiser, tickets, twenty, key);
    stage.check('twenty more of them, once', [more.status, again.status, again.body], [201, 201, more.body]);
    const seats = ['A-1-1', 'A-1-2', 'A-1-3'];
    const seated = await stage.post(organiser, tickets, { grade: 'VIP', price: 165_000, seats });
    stage.check('three numbered VIP seats', seated.status, 201);

    const seen = await stage.get<ConcertAnswer>(null, `/concerts/${body.concertId}`);
    stage.check(
      'anyone sees what there is',
      seen.body.grades.map(({ grade, price, registered, available }) => ({ grade, price, registered, available })),
      [
        { grade: 'R', price: 110_000, registered: 120, available: 120 },
        { grade: 'VIP', price: 165_000, registered: 3, available: 3 },
      ],
    );
    const dearer = await stage.post<ProblemAnswer>(organiser, tickets, { grade: 'R', price: 120_000, quantity: 1 });
    stage.check('a price never changes', dearer.status, 409);
    const other = await stage.as('organiser', 'jun');
    const foreign = await stage.post<ProblemAnswer>(other, tickets, { grade: 'S', price: 1, quantity: 1 });
    stage.check('another organiser does not find it', foreign.status, 404);
  },
};
