import { randomUUID } from 'node:crypto';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres } from '@concert/postgres/postgres';
import { identityHeader, signIdentity } from '@concert/service/identity';
import { createService, type Service } from '@concert/service/service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projection } from '../project/projection.ts';
import { envelope } from '../testing/events.ts';
import { getBooking } from './get-booking.ts';
import { listBookings } from './list-bookings.ts';

const url = process.env.POSTGRES_URL ?? '';
const schema = `mypage_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });
const identitySecret = 'a secret of more than thirty-two characters';
const { project } = projection(pool);
let service: Service;

beforeAll(async () => {
  await migrate({ url, schema, folder: new URL('../migrations/', import.meta.url) });
  service = await createService('mypage', { identitySecret, logLevel: 'silent' });
  listBookings(service.http, pool);
  getBooking(service.http, pool);
  await service.http.ready();
});

afterAll(async () => {
  await service.stop();
  await pool.query(`drop schema ${schema} cascade`);
  await pool.end();
});

async function get(path: string, sub: string, roles: ('customer' | 'staff')[] = ['customer']) {
  const identity = signIdentity({ sub, roles }, identitySecret, new Date());
  const response = await service.http.inject({ url: path, headers: { [identityHeader]: identity } });
  return { status: response.statusCode, body: response.json() };
}

const newBooking = (customerId: string = randomUUID()) => ({
  bookingId: randomUUID(),
  customerId,
  concertId: randomUUID(),
  items: [{ grade: 'R', quantity: 2, price: 88000, seats: ['A-1', 'A-2'] }],
  amount: 176000,
  currency: 'KRW',
  payBy: '2031-05-01T10:10:00.000Z',
  delivery: { method: 'post' },
  language: 'ko',
  personal: 'sealed',
});

const place = async (customerId: string, minute: number) => {
  const data = newBooking(customerId);
  const occurredAt = new Date(Date.UTC(2031, 4, 1, 10, minute)).toISOString();
  await project([envelope('booking.placed', data, occurredAt)]);
  return data.bookingId;
};

test('a booking is shown with everything its events said', async () => {
  const booking = newBooking();
  const { bookingId, customerId, concertId } = booking;
  const concert = {
    concertId,
    organiserId: randomUUID(),
    title: '별이 빛나는 밤',
    venue: 'Olympic Hall',
    startsAt: '2031-06-01T10:00:00.000Z',
    salesOpenAt: '2031-05-01T10:00:00.000Z',
    salesCloseAt: '2031-06-01T09:00:00.000Z',
    limitPerCustomer: 4,
    currency: 'KRW',
    refundPolicy: [],
  };
  const payment = { paymentId: randomUUID(), amount: 176000, currency: 'KRW' };
  const events = [
    envelope('concert.registered', concert, '2031-04-01T00:00:00.000Z'),
    envelope('booking.placed', booking, '2031-05-01T10:00:00.000Z'),
    envelope('payment.approved', { ...booking, ...payment }, '2031-05-01T10:01:00.000Z'),
    envelope('booking.confirmed', booking, '2031-05-01T10:02:00.000Z'),
    envelope('delivery.prepared', { ...booking, method: 'post' }, '2031-05-01T10:03:00.000Z'),
    envelope('booking.cancelled', { ...booking, ...payment, refundDue: 88000 }, '2031-05-01T10:04:00.000Z'),
    envelope('payment.cancelled', { ...booking, ...payment, refunded: 88000 }, '2031-05-01T10:05:00.000Z'),
    envelope('delivery.cancelled', { ...booking, returnExpected: false }, '2031-05-01T10:06:00.000Z'),
  ];
  await project(events);

  const shown = {
    bookingId,
    concertId,
    title: '별이 빛나는 밤',
    venue: 'Olympic Hall',
    startsAt: '2031-06-01T10:00:00.000Z',
    status: 'cancelled',
    items: booking.items,
    amount: 176000,
    currency: 'KRW',
    placedAt: '2031-05-01T10:00:00.000Z',
    payBy: '2031-05-01T10:10:00.000Z',
    payment: { status: 'cancelled' },
    delivery: { method: 'post', status: 'cancelled' },
  };
  const history = events.slice(1).map(({ type, occurredAt }) => ({ type, at: occurredAt }));
  expect(await get('/mypage/bookings', customerId)).toEqual({ status: 200, body: { items: [shown], next: null } });
  expect(await get(`/mypage/bookings/${bookingId}`, customerId)).toEqual({
    status: 200,
    body: { ...shown, refunded: 88000, history },
  });
});

test('a booking of which only a payment has arrived is not shown yet', async () => {
  const booking = newBooking();
  const payment = { paymentId: randomUUID(), amount: 176000, currency: 'KRW' };
  await project([envelope('payment.approved', { ...booking, ...payment })]);
  expect((await get('/mypage/bookings', booking.customerId)).body.items).toEqual([]);
  expect((await get(`/mypage/bookings/${booking.bookingId}`, booking.customerId)).status).toBe(404);
  await project([envelope('booking.placed', booking)]);
  const { body } = await get(`/mypage/bookings/${booking.bookingId}`, booking.customerId);
  expect(body).toMatchObject({ title: null, status: 'held', payment: { status: 'approved' } });
});

test('pages neither repeat nor skip a booking while newer ones arrive', async () => {
  const customerId = randomUUID();
  const ids: string[] = [];
  for (const minute of [1, 2, 3, 3, 5]) ids.push(await place(customerId, minute));
  const first = await get('/mypage/bookings?limit=2', customerId);
  await place(customerId, 59);
  const second = await get(`/mypage/bookings?limit=2&cursor=${first.body.next}`, customerId);
  const third = await get(`/mypage/bookings?limit=2&cursor=${second.body.next}`, customerId);
  const pages = [first, second, third].map(({ body }) =>
    body.items.map((item: { bookingId: string }) => item.bookingId),
  );
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(pages.flat().toSorted()).toEqual(ids.toSorted());
  expect(third.body.next).toBeNull();
});

test("someone else's booking is the same as one that does not exist", async () => {
  const bookingId = await place(randomUUID(), 1);
  const stranger = randomUUID();
  const theirs = await get(`/mypage/bookings/${bookingId}`, stranger);
  const none = await get(`/mypage/bookings/${randomUUID()}`, stranger);
  expect([theirs.status, theirs.body.code, theirs.body.detail]).toEqual([404, 'booking-not-found', none.body.detail]);
  expect(none).toMatchObject({ status: 404, body: { code: 'booking-not-found' } });
  expect((await get('/mypage/bookings', stranger)).body.items).toEqual([]);
});

test.each(['cursor=nonsense', 'limit=0', 'limit=101', 'limit=many', 'page=2'])('?%s is refused', async (query) => {
  const { status, body } = await get(`/mypage/bookings?${query}`, randomUUID());
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 'invalid-request',
    errors: [{ in: 'query', pointer: `#/${query.split('=')[0]}` }],
  });
});

test('only customers have a MyPage', async () => {
  expect((await get('/mypage/bookings', randomUUID(), ['staff'])).status).toBe(403);
  expect((await service.http.inject('/mypage/bookings')).statusCode).toBe(401);
});
