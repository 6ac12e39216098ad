import { randomUUID } from 'node:crypto';
import { personalData } from '@concert/personal-data/personal-data';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres } from '@concert/postgres/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { recordConcerts } from '../record/concerts.ts';
import { recordMessages } from '../record/messages.ts';
import { booking, concertOf, deliver, envelope } from '../testing/events.ts';
import { type SmtpInbox, smtpInbox } from '../testing/smtp-inbox.ts';
import { bell } from './bell.ts';
import { type Mailer, MailUnavailable, smtpMailer } from './mailer.ts';
import { type Post, sendSome, sendWaiting } from './sender.ts';
import { unsent } from './unsent.ts';

const url = process.env.POSTGRES_URL ?? '';
const schema = `notification_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });
const personal = personalData({ url });
const newMessage = bell();
const handlers = { ...recordConcerts(pool, newMessage.ring), ...recordMessages(pool, newMessage.ring) };
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const refused = new Map<string, number>();
let inbox: SmtpInbox;
let mailer: Mailer;
let post: Post;

beforeAll(async () => {
  await migrate({ url, schema, folder: new URL('../migrations/', import.meta.url) });
  await personal.ready();
});
beforeEach(async () => {
  await pool.query('truncate messages, recipients, concerts');
  inbox = await smtpInbox({ refuse: (recipient) => refused.get(recipient) });
  mailer = smtpMailer({ url: inbox.url, from: 'tickets@concert.test' });
  post = { pool, personal, mailer, logger };
});
afterEach(async () => {
  mailer.close();
  await inbox.close();
});
afterAll(async () => {
  await pool.query(`drop schema ${schema} cascade`);
  await Promise.all([pool.end(), personal.close()]);
});

async function newBooking(language: 'ko' | 'en' = 'en') {
  const customerId = randomUUID();
  const email = `${customerId}@example.test`;
  const data = booking(await personal.seal(customerId, { name: 'Ann', email }), customerId, language);
  const happens = async (type: string) => {
    const event = envelope(type, data);
    await deliver(handlers, event);
    return event;
  };
  return { ...data, email, happens, isKnown: () => deliver(handlers, concertOf(data.concertId)) };
}

const undelivered = async () => {
  const { rows } = await pool.query<{ undeliverable_because: string }>(
    'select undeliverable_because from messages where sent_at is null',
  );
  return rows.map((row) => row.undeliverable_because);
};

test('each event becomes one mail to its customer, however often it comes', async () => {
  const { happens, isKnown, email } = await newBooking();
  await isKnown();
  const placed = await happens('booking.placed');
  await deliver(handlers, placed);
  for (const type of ['booking.paid', 'payment.declined', 'delivery.shipped', 'delivery.ticket-issued'])
    await happens(type);
  for (const type of ['booking.cancelled', 'payment.cancelled', 'booking.expired']) await happens(type);
  while ((await sendSome(post)) > 0);
  await deliver(handlers, placed);
  expect(await sendSome(post)).toBe(0);
  expect(inbox.headers(email, 'Subject')).toHaveLength(8);
  expect(inbox.headers(email, 'Message-ID')).toContain(`<${placed.id}@concert.test>`);
});

test('what has not been sent is counted, and how long it has been waiting', async () => {
  const waiting = unsent();
  const { happens, isKnown } = await newBooking();
  await isKnown();
  const { occurredAt } = await happens('booking.placed');
  await waiting.look(pool);
  expect([waiting.count, waiting.oldestSeconds(Date.parse(occurredAt) + 9_000)]).toEqual([1, 9]);
  while ((await sendSome(post)) > 0);
  await waiting.look(pool);
  expect([waiting.count, waiting.oldestSeconds(Date.now())]).toEqual([0, 0]);
});

test('a refund of nothing is no news', async () => {
  const known = await newBooking();
  await deliver(handlers, envelope('payment.cancelled', { ...known, refunded: 0 }));
  expect((await pool.query('select from messages')).rowCount).toBe(0);
});

test('a message waits until its recipient and its concert are known', async () => {
  const { happens, isKnown, email } = await newBooking();
  await happens('payment.declined');
  expect(await sendSome(post)).toBe(0);
  await happens('booking.placed');
  expect(await sendSome(post)).toBe(0);
  await isKnown();
  expect(await sendSome(post)).toBe(2);
  expect(inbox.headers(email, 'To')).toHaveLength(2);
});

test('an erased customer gets nothing, and nothing else is held up', async () => {
  const erased = await newBooking();
  const other = await newBooking('ko');
  for (const { isKnown, happens } of [erased, other]) {
    await isKnown();
    await happens('booking.placed');
  }
  await personal.erase(erased.customerId);
  expect(await sendSome(post)).toBe(2);
  expect(await undelivered()).toEqual(['erased']);
  expect(inbox.headers(other.email, 'To')).toHaveLength(1);
  expect(await sendSome(post)).toBe(0);
});

test('an address that is refused is given up, one that is put off is tried again later', async () => {
  const { happens, isKnown, email } = await newBooking();
  await isKnown();
  await happens('booking.placed');
  refused.set(email, 451);
  expect(await sendSome(post)).toBe(1);
  expect(await sendSome(post)).toBe(0);
  await pool.query('update messages set due_at = now()');
  refused.set(email, 550);
  expect(await sendSome(post)).toBe(1);
  expect(await undelivered()).toEqual(['refused']);
});

test('while the mail server is away nothing is lost, and all of it goes out when it is back', async () => {
  const { happens, isKnown, email } = await newBooking();
  await isKnown();
  await happens('booking.placed');
  await inbox.close();
  await expect(sendSome(post)).rejects.toThrow(MailUnavailable);
  await happens('booking.paid');
  inbox = await smtpInbox({ port: inbox.port });
  expect(await sendSome(post)).toBe(2);
  expect(inbox.headers(email, 'To')).toHaveLength(2);
});

test('what was sent before the mail server went is not sent again', async () => {
  const bookings = await Promise.all([newBooking(), newBooking(), newBooking()]);
  for (const { isKnown, happens } of bookings) {
    await isKnown();
    await happens('booking.placed');
  }
  refused.set(bookings[1]?.email ?? '', 421);
  await expect(sendSome(post)).rejects.toThrow(MailUnavailable);
  refused.clear();
  expect(await sendSome(post)).toBe(1);
  expect(inbox.taken).toHaveLength(3);
});

test('a crash between sending and marking repeats the mail under the same Message-ID', async () => {
  const { happens, isKnown, email } = await newBooking();
  await isKnown();
  const placed = await happens('booking.placed');
  const crashing: Mailer = {
    ...mailer,
    async send(mail) {
      await mailer.send(mail);
      await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = '${schema}' and state = 'idle in transaction'`);
      return 'sent';
    },
  };
  await expect(sendSome({ ...post, mailer: crashing })).rejects.toThrow();
  expect(await sendSome(post)).toBe(1);
  const id = `<${placed.id}@concert.test>`;
  expect(inbox.headers(email, 'Message-ID')).toEqual([id, id]);
});

test('replicas share the work, and stop when told', async () => {
  const stopping = new AbortController();
  const senders = [bell(), bell()].map((own) => sendWaiting(post, { bell: own, signal: stopping.signal }));
  const bookings = await Promise.all(Array.from({ length: 25 }, () => newBooking()));
  for (const { isKnown, happens } of bookings) {
    await isKnown();
    await happens('booking.placed');
  }
  await expect.poll(() => inbox.taken.length, { timeout: 10_000 }).toBe(25);
  await expect.poll(undelivered).toEqual([]);
  stopping.abort();
  await Promise.all(senders);
  expect(inbox.taken).toHaveLength(25);
});
