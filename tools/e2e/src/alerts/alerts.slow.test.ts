import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlerting, rulesOf } from '@concert/observability/rules';
import { readAlerts, readSlos } from '@concert/observability/source';
import { connectPostgres } from '@concert/postgres/postgres';
import type { BookingAnswer } from '@concert/story/answers';
import { ask, type Person } from '@concert/story/gateway';
import { book, bookAndPay, bookingStatus, onSale, onsite, pay } from '@concert/story/props';
import type { Stage } from '@concert/story/stage';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { kafkaAt } from '../faults/topics.ts';
import { heldAnyway, ofTheFuture, plant } from './planted-events.ts';
import { type WatchedSystem, watchedSystem } from './watched-system.ts';

const one = [{ grade: 'R', quantity: 1 }];
const fast = (alertname: string) => ({ alertname, burn: 'fast' });
const slow = (alertname: string) => ({ alertname, burn: 'slow' });

let system: WatchedSystem;
let stage: Stage;
let mina: Person;
let buyers: Person[];
let orders = 0;
let concertId: string;
beforeAll(async () => {
  system = await watchedSystem();
  stage = system.stage();
  mina = await stage.as('customer', 'mina');
  buyers = await Promise.all(Array.from({ length: 10 }, (_, index) => stage.as('customer', `buyer-${index}`)));
  concertId = await newConcert('Watched');
});
afterAll(() => system.stop());

async function newConcert(title: string, quantity = 100_000): Promise<string> {
  const id = await onSale(stage, title, [{ grade: 'R', price: 1_000, quantity }], { limitPerCustomer: 1_000 });
  expect(id).toBeDefined();
  return id;
}

/** The next customer orders, and takes whatever comes. */
async function order(): Promise<number> {
  const who = buyers[orders % buyers.length] ?? mina;
  orders += 1;
  const body = { concertId, items: one, delivery: onsite };
  return ask<BookingAnswer>(system.urls.gateway, who, { method: 'POST', path: '/bookings', body }).then(
    ({ status }) => status,
    () => 0,
  );
}
const orderNowAndThen = async () => {
  await order();
  await pause(100);
};

it('sees nothing wrong in a system that is well, and every service in it', async () => {
  const isWell = async () => {
    expect((await system.prometheus.query('up == 1')).map(({ job }) => job)).toHaveLength(7);
    expect(await system.prometheus.query('concert_relay_active == 1')).toHaveLength(4);
    expect(await system.prometheus.alerts()).toEqual([]);
  };
  const patient = { timeout: 150_000, interval: 500 };
  await vi.waitFor(isWell, patient);
  await bookAndPay(stage, mina, concertId, one);
  await vi.waitFor(isWell, patient);
});

it('BookingsSlow: answers come, but late', async () => {
  await system.fires([fast('BookingsSlow'), slow('BookingsSlow')], async () => {
    const answers = await system.halted('concert', async () => {
      const asked = Array.from({ length: 5 }, order);
      await pause(700);
      return asked;
    });
    await Promise.all(answers);
  });
});

it('BookingsUnanswered, ServiceDown, PaidButUnsettled: concert is dead', async () => {
  const { body } = await book(stage, mina, concertId, one);
  await system.kill('concert');
  expect((await pay(stage, mina, body.bookingId)).status).toBe(201);
  const promises = ['BookingsUnanswered', 'PaidButUnsettled'].flatMap((name) => [fast(name), slow(name)]);
  await system.fires([...promises, { alertname: 'ServiceDown', job: 'concert' }], orderNowAndThen);
  await system.start('concert');
  await system.ends(['ServiceDown']);
  await stage.eventually('it is confirmed', () => bookingStatus(stage, mina, body.bookingId), 'confirmed');
});

it('MyPageStale, ConsumerWaits, ConsumerBehind: a table of MyPage is not there', async () => {
  const pool = connectPostgres({ url: system.parts.POSTGRES_URL, schema: 'mypage', applicationName: 'a test' });
  await pool.query('alter table handled_events rename to mislaid');
  const waits = { alertname: 'ConsumerWaits', context: 'mypage' };
  const behind = { alertname: 'ConsumerBehind', context: 'mypage' };
  await system.fires([fast('MyPageStale'), slow('MyPageStale'), waits, behind], orderNowAndThen);
  await pool.query('alter table mislaid rename to handled_events').finally(() => pool.end());
  await system.ends(['ConsumerWaits', 'ConsumerBehind']);
});

it('MailsWait: nobody takes mail', async () => {
  await system.kill('inbox');
  await system.fires([{ alertname: 'MailsWait' }], orderNowAndThen);
  await system.start('inbox');
  await system.ends(['MailsWait']);
});

it('PaymentsUndecided: the provider does not say', async () => {
  await system.kill('payment');
  await system.start('payment', { PROVIDER_LATE_MS: '600000' });
  const { body } = await book(stage, mina, concertId, one);
  await stage.eventually('it is due', async () => (await pay(stage, mina, body.bookingId, 'test-late')).status, 202);
  await system.fires([{ alertname: 'PaymentsUndecided' }]);
});

it('PartAway, RelayFails: the event store is dead', async () => {
  await system.killPart('eventStore');
  const away = ['concert', 'booking', 'payment', 'delivery'].map((service) => ({
    ...{ alertname: 'PartAway', part: 'event store' },
    service,
  }));
  await system.fires([...away, { alertname: 'RelayFails' }]);
  await system.startPart('eventStore');
  await system.ends(['PartAway', 'RelayFails']);
});

it('RelayMissing: Kafka is dead', async () => {
  await system.killPart('kafka');
  const contexts = ['concert', 'booking', 'payment', 'delivery'];
  await system.fires(contexts.map((context) => ({ alertname: 'RelayMissing', context })));
  await system.startPart('kafka');
  await system.ends(['RelayMissing']);
});

it('DeadLetters: somebody publishes what is no event', async () => {
  const kafka = kafkaAt(system.parts.KAFKA_BROKERS);
  const garbage = { key: randomUUID(), value: '{"type":', headers: { type: 'payment.approved' } };
  await kafka.publish('payment', [garbage]).finally(() => kafka.close());
  await system.fires([{ alertname: 'DeadLetters', context: 'booking' }]);
});

it('TicketsOversold: more are given out than there are', async () => {
  const oneTicket = await newConcert('One Ticket', 1);
  await plant(system.parts.EVENTSTORE_URL, oneTicket, heldAnyway('R', 1), heldAnyway('R', 1));
  await system.fires([{ alertname: 'TicketsOversold' }]);
  const hana = await stage.as('organiser', 'hana');
  const more = { grade: 'R', price: 1_000, quantity: 1 };
  await stage.post(hana, `/concerts/${oneTicket}/tickets`, more);
  await system.ends(['TicketsOversold']);
});

it('StreamUnreadable, InternalErrors, HoldsOverdue: a later version wrote to a stream', async () => {
  await system.kill('concert');
  await system.start('concert', { PAY_WINDOW_SECONDS: '5', HOLD_GRACE_MS: '1000' });
  const unreadable = await newConcert('Of the Future', 1);
  expect((await book(stage, mina, unreadable, one)).status).toBe(201);
  await plant(system.parts.EVENTSTORE_URL, unreadable, ofTheFuture());
  const hana = await stage.as('organiser', 'hana');
  const more = { grade: 'R', price: 1_000, quantity: 1 };
  const bugs = { alertname: 'InternalErrors', service: 'concert' };
  await system.fires([{ alertname: 'StreamUnreadable' }, { alertname: 'HoldsOverdue' }, bugs], async () => {
    await stage.post(hana, `/concerts/${unreadable}/tickets`, more);
    await pause(200);
  });
});

it('BookingsTurnedAway: more come than may be inside', async () => {
  await system.fires([{ alertname: 'BookingsTurnedAway' }], () =>
    system.halted('booking', async () => {
      const inside = Array.from({ length: 512 }, order);
      for (let second = 0; second < 2; second += 1) {
        await pause(1_000);
        await Promise.all(Array.from({ length: 150 }, order));
      }
      await Promise.all(inside);
    }),
  );
});

it('has fired every alert that there is', async () => {
  const rules = rulesOf(readSlos(), readAlerts()).groups.flatMap((group) => group.rules);
  const name = ({ alertname, alert, burn = '' }: Record<string, string | undefined>) => `${alertname ?? alert} ${burn}`;
  const all = rules.filter(isAlerting).map(({ alert, labels }) => name({ alert, burn: labels.burn }));
  const fired = await system.prometheus.query(
    'count by (alertname, burn) (max_over_time(ALERTS{alertstate="firing"}[2h]))',
  );
  expect(fired.map(name).sort()).toEqual(all.sort());
});
