import type { BookingAnswer, ConcertAnswer, MyPageBooking, PaymentAnswer } from './answers.ts';
import type { Answer, Person } from './gateway.ts';
import type { Stage } from './stage.ts';

const hourMs = 3_600_000;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A concert that can be registered as it is; `changes` make it another. */
export function concertOf(title: string, changes: object = {}): object {
  return {
    title,
    venue: 'Olympic Hall, Seoul',
    startsAt: fromNow(30 * 24 * hourMs),
    salesOpenAt: fromNow(-hourMs),
    salesCloseAt: fromNow(29 * 24 * hourMs),
    limitPerCustomer: 4,
    ...changes,
  };
}

export const address = {
  recipient: 'Kim Mina',
  phone: '+82 10 1234 5678',
  line1: '12 Sejong-daero',
  city: 'Seoul',
  postcode: '04524',
  country: 'KR',
};

export const onsite = { method: 'onsite' };
export const post = { method: 'post', address };

/** Somebody registers a concert with these tickets; the scene goes on with its id. */
export async function onSale(stage: Stage, title: string, tickets: readonly object[], changes: object = {}) {
  const organiser = await stage.as('organiser', 'hana');
  const { body } = await stage.post<ConcertAnswer>(organiser, '/concerts', concertOf(title, changes));
  for (const grade of tickets) await stage.post(organiser, `/concerts/${body.concertId}/tickets`, grade);
  return body.concertId;
}

export function book(
  stage: Stage,
  who: Person,
  concertId: string,
  items: readonly object[],
  delivery: object = onsite,
  key?: string,
): Promise<Answer<BookingAnswer>> {
  return stage.post<BookingAnswer>(who, '/bookings', { concertId, items, delivery }, key);
}

/** Pays at once: payment itself waits a moment for a booking that it has not heard of yet. */
export function pay(stage: Stage, who: Person, bookingId: string, method = 'card'): Promise<Answer<PaymentAnswer>> {
  return stage.post<PaymentAnswer>(who, '/payments', { bookingId, method });
}

/** Books, pays by card and waits for the confirmation; the booking's id. */
export async function bookAndPay(
  stage: Stage,
  who: Person,
  concertId: string,
  items: readonly object[],
  delivery = onsite,
) {
  const { body } = await book(stage, who, concertId, items, delivery);
  await pay(stage, who, body.bookingId);
  await stage.eventually('the paid booking is confirmed', () => bookingStatus(stage, who, body.bookingId), 'confirmed');
  return body.bookingId;
}

export async function bookingStatus(stage: Stage, who: Person, bookingId: string): Promise<string> {
  return (await stage.look<BookingAnswer>(who, `/bookings/${bookingId}`)).status;
}

export async function available(stage: Stage, concertId: string, grade: string): Promise<number | undefined> {
  const concert = await stage.look<ConcertAnswer>(null, `/concerts/${concertId}`);
  return concert.grades.find((one) => one.grade === grade)?.available;
}

export function onMyPage(stage: Stage, who: Person, bookingId: string): Promise<MyPageBooking> {
  return stage.look<MyPageBooking>(who, `/mypage/bookings/${bookingId}`);
}
