import { randomUUID } from 'node:crypto';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres } from '@concert/postgres/postgres';
import { identityHeader, signIdentity } from '@concert/service/identity';
import { createService, type Service } from '@concert/service/service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordConcerts } from '../record/concerts.ts';
import { recordMessages } from '../record/messages.ts';
import { booking, concertOf, deliver, envelope } from '../testing/events.ts';
import { listNotifications } from './list-notifications.ts';

const url = process.env.POSTGRES_URL ?? '';
const schema = `notification_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });
const identitySecret = 'a secret of more than thirty-two characters';
const quiet = () => {};
const handlers = { ...recordConcerts(pool, quiet), ...recordMessages(pool, quiet) };
let service: Service;

beforeAll(async () => {
  await migrate({ url, schema, folder: new URL('../migrations/', import.meta.url) });
  service = await createService('notification', { identitySecret, logLevel: 'silent' });
  listNotifications(service.http, pool);
  await service.http.ready();
});

afterAll(async () => {
  await service.stop();
  await pool.query(`drop schema ${schema} cascade`);
  await pool.end();
});

async function list(sub: string, query = '') {
  const identity = signIdentity({ sub, roles: ['customer'] }, identitySecret, new Date());
  const headers = { [identityHeader]: identity };
  const response = await service.http.inject({ url: `/mypage/notifications${query}`, headers });
  return { status: response.statusCode, body: response.json() };
}

test('a customer reads own messages, newest first, in the language of the booking', async () => {
  const mine = booking('sealed', randomUUID(), 'ko');
  await deliver(handlers, concertOf(mine.concertId));
  const placed = envelope('booking.placed', mine, '2031-05-01T10:00:00.000Z');
  await deliver(handlers, placed);
  await deliver(handlers, envelope('payment.declined', mine, '2031-05-01T10:01:00.000Z'));
  const { status, body } = await list(mine.customerId);
  expect(status).toBe(200);
  expect(body.next).toBeNull();
  expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['declined', 'booked']);
  expect(body.items[1]).toEqual({
    notificationId: placed.id,
    bookingId: mine.bookingId,
    kind: 'booked',
    subject: '[Starry Night] 예매가 접수되었습니다',
    body: expect.stringContaining('₩176,000'),
    language: 'ko',
    at: '2031-05-01T10:00:00.000Z',
    sentAt: null,
  });
  expect((await list(randomUUID())).body).toEqual({ items: [], next: null });
});

test('pages follow one another', async () => {
  const mine = booking('sealed');
  await deliver(handlers, concertOf(mine.concertId));
  for (const type of ['booking.placed', 'booking.paid', 'delivery.ticket-issued'])
    await deliver(handlers, envelope(type, mine));
  const first = (await list(mine.customerId, '?limit=2')).body;
  const second = (await list(mine.customerId, `?limit=2&cursor=${first.next}`)).body;
  const kinds = [...first.items, ...second.items].map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['booked', 'issued', 'paid']);
  expect(second.next).toBeNull();
});

test('a wrong cursor is refused', async () => {
  expect(await list(randomUUID(), '?cursor=nonsense')).toMatchObject({
    status: 400,
    body: { code: 'invalid-request' },
  });
});
