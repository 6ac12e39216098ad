import { randomUUID } from 'node:crypto';
import type { PaymentAnswer } from '@concert/story/answers';
import { book, bookAndPay, bookingStatus, onSale, onsite, pay } from '@concert/story/props';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { approvedTooEarly, deadLetters } from './dead-letters.ts';
import { idOf } from './ids.ts';
import { expectKept } from './kept.ts';
import { type OwnSystem, ownSystem } from './own-system.ts';
import { health, launch, metric, whenReady } from './processes.ts';
import { expectInOrder, published, publishers, secondOfEach, whenOneRelays } from './replicas.ts';
import { rush } from './rush.ts';
import { kafkaAt } from './topics.ts';

const services = ['concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'] as const;
const patient = { timeout: 30_000, interval: 100 };

let system: OwnSystem;
beforeAll(async () => {
  system = await ownSystem();
});
afterAll(() => system.stop());

it('survives a kill of the event store in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'Event Store Down');
  await buying.accepts(10);
  await system.killPart('eventStore');
  await buying.stumbles();
  await system.startPart('eventStore');
  await expectKept(buying);
});

it('books on while Kafka is dead, and tells everybody when it is back', async () => {
  const buying = await rush([system.stage()], 'Kafka Down');
  await buying.accepts(10);
  await system.killPart('kafka');
  await buying.booked;
  expect(buying.accepted).toHaveLength(buying.seats);
  await system.startPart('kafka');
  await expectKept(buying);
});

it('survives a kill of PostgreSQL in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'PostgreSQL Down');
  await buying.accepts(10);
  await system.killPart('postgres');
  await buying.booked;
  await system.startPart('postgres');
  await expectKept(buying);
});

it('survives a kill of each service in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'Services Down', 40);
  await buying.accepts(8);
  await system.kill('booking');
  await system.start('booking');
  await buying.accepts(16);
  await system.kill('concert');
  await system.start('concert');
  await buying.accepts(24);
  const others = ['payment', 'delivery', 'notification', 'mypage'] as const;
  await Promise.all(others.map((name) => system.kill(name)));
  await buying.booked;
  await Promise.all(others.map((name) => system.start(name)));
  await expectKept(buying);
});

it('comes back after everything was killed, the services first, each ready as soon as it can answer', async () => {
  const { urls } = system;
  const buying = await rush([system.stage()], 'Blackout');
  await buying.accepts(10);
  const parts = ['kafka', 'eventStore', 'postgres'] as const;
  await Promise.all([...parts.map((name) => system.killPart(name)), ...services.map((name) => system.kill(name))]);

  const started = Promise.all(services.map((name) => system.start(name)));
  await vi.waitFor(async () => {
    const alive = await Promise.all(services.map((name) => health(urls[name], 'live')));
    expect(alive).toEqual(services.map(() => 200));
  }, patient);
  await whenReady(
    services.map((name) => urls[name]),
    503,
  );
  await system.startPart('postgres');
  await whenReady([urls.notification, urls.mypage]);
  expect(await health(urls.booking, 'ready')).toBe(503);
  await system.startPart('eventStore');
  await started;
  expect(await Promise.all(services.map((name) => health(urls[name], 'live')))).toEqual(services.map(() => 200));
  await system.startPart('kafka');
  await expectKept(buying);
});

it('answers what is in flight when it is asked to stop, and says meanwhile that it is not ready', async () => {
  const stage = system.stage();
  const payment = await launch('payment', system.surroundings, { DRAIN_MS: '1000', PROVIDER_TIMEOUT_MS: '1500' });
  const urls = { ...system.urls, payment: payment.url };
  const gateway = await launch('gateway', { ...system.surroundings, urls });
  await whenReady([payment.url, gateway.url]);
  const concertId = await onSale(stage, 'Last Orders', [{ grade: 'R', price: 1_000, quantity: 1 }]);
  const mina = await stage.as('customer', 'mina');
  const { body: booking } = await book(stage, mina, concertId, [{ grade: 'R', quantity: 1 }]);
  const { bookingId } = booking;
  await stage.eventually('it can be paid', async () => (await pay(stage, mina, bookingId, 'test-decline')).status, 402);

  const key = randomUUID();
  const atReplica = system.stage(gateway.url);
  const order = { bookingId, method: 'test-timeout' };
  const inFlight = atReplica.post<PaymentAnswer>(mina, '/payments', order, key);
  const payments = `/payments/${idOf('payment', mina, key)}`;
  const paymentStatus = async () => (await stage.look<PaymentAnswer>(mina, payments)).status;
  await stage.eventually('the provider is being asked', paymentStatus, 'pending');
  const stopped = payment.stop();
  await whenReady([payment.url], 503);
  const answer = await inFlight;
  expect([answer.status, answer.body.status]).toEqual([202, 'pending']);
  await Promise.all([stopped, gateway.stop()]);
  expect([await payment.ended, await gateway.ended]).toEqual(['exit code 0', 'exit code 0']);
  await stage.eventually('another process finds out how it went', paymentStatus, 'approved');
});

it('lays aside what can never be handled, goes on with the rest, and handles it again when told to', async () => {
  const brokers = system.parts.KAFKA_BROKERS;
  const stage = system.stage();
  const concertId = await onSale(stage, 'Dead Letters', [{ grade: 'R', price: 1_000, quantity: 4 }]);
  const [mina, jun] = await Promise.all([stage.as('customer', 'mina'), stage.as('customer', 'jun')]);
  const items = [{ grade: 'R', quantity: 1 }];
  const early = await approvedTooEarly(mina, concertId, 1_000);
  const kafka = kafkaAt(brokers);
  const garbage = { key: randomUUID(), value: '{"type":', headers: { type: 'payment.approved' } };
  await kafka.publish('payment', [early.message, garbage]).finally(() => kafka.close());
  const counted = (cause: string) => metric(system.urls.booking, 'concert_dead_letters_total', { cause });
  await vi.waitFor(async () => expect(await counted('poisoned')).toBe(2), patient);

  const mine = await book(stage, mina, concertId, items, onsite, early.bookingKey);
  expect(mine.body.bookingId).toBe(early.bookingId);
  const paid = () => stage.post(mina, '/payments', { bookingId: early.bookingId, method: 'card' }, early.paymentKey);
  await stage.eventually('it is paid', async () => (await paid()).status, 201);
  await vi.waitFor(async () => expect(await counted('parked')).toBe(1), patient);
  await bookAndPay(stage, jun, concertId, items);
  expect(await bookingStatus(stage, mina, early.bookingId)).toBe('held');

  const listed = await deadLetters(brokers, 'list');
  expect(listed.out).toContain('booking: 3 outstanding');
  expect(listed.out).toMatch(new RegExp(`key ${early.bookingId}  poisoned, tried 1x: Poisoned: .+`));
  expect(listed.out).toMatch(new RegExp(`key ${early.bookingId}  parked: parked behind .+`));
  expect(listed.out).toMatch(new RegExp(`key ${garbage.key}  poisoned, tried 1x: NotPublishedLanguage: not JSON`));
  expect(listed.out).toContain('mypage: 1 outstanding');

  const replayed = await deadLetters(brokers, 'replay', 'booking', '--key', early.bookingId);
  expect(replayed).toMatchObject({ status: 0, out: expect.stringContaining('2 handled, none failed again') });
  await stage.eventually('it is paid', () => bookingStatus(stage, mina, early.bookingId), 'confirmed');
  expect(await deadLetters(brokers, 'replay', 'booking')).toMatchObject({
    status: 1,
    out: expect.stringContaining('NotPublishedLanguage: not JSON'),
  });
});

it('with two processes of each: one publishes, the other takes over, and everybody acts once', async () => {
  const { urls, parts } = system;
  const second = await secondOfEach(system);
  const stages = () => [system.stage(), system.stage(second.gateway.url)] as const;
  const relaying = () => Promise.all(publishers.map((name) => whenOneRelays(name, [urls[name], second[name].url])));
  await relaying();
  const calm = await rush(stages(), 'Two of Each');
  await expectKept(calm);
  const calmIds = calm.accepted.map(({ bookingId }) => bookingId);
  expectInOrder(await published(parts.KAFKA_BROKERS, calmIds), calmIds, 'no');

  const active = await relaying();
  const buying = await rush(stages(), 'One of Each');
  await buying.accepts(10);
  const killed = publishers.filter((_, index) => active[index] === 0);
  await Promise.all(publishers.map((name) => (killed.includes(name) ? system.kill(name) : second[name].kill())));
  const left = publishers.map((name) => (killed.includes(name) ? second[name].url : urls[name]));
  await Promise.all(publishers.map((name, index) => whenOneRelays(name, [left[index] ?? ''])));
  await Promise.all(killed.map((name) => system.start(name)));
  await expectKept(buying);
  const ids = buying.accepted.map(({ bookingId }) => bookingId);
  expectInOrder(await published(parts.KAFKA_BROKERS, ids), ids, 'some');

  const rest = Object.values(second).filter((each) => !publishers.some((name) => second[name] === each));
  await Promise.all(rest.map((each) => each.stop()));
  expect(await Promise.all(rest.map(({ ended }) => ended))).toEqual(rest.map(() => 'exit code 0'));
});
