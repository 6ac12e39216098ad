import type { Personal } from '@concert/contracts/personal';
import { connectEventStore } from '@concert/event-store/connect';
import type { EventStore } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import { type PersonalData, personalData } from '@concert/personal-data/personal-data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveriesIn } from './deliveries.ts';
import { reactions } from './react/reactions.ts';
import { type Asking, door } from './testing/door.ts';

const address = {
  ...{ recipient: 'Mina Kim', phone: '010-1234-5678', line1: 'Sejong-daero 110' },
  ...{ city: 'Seoul', postcode: '04524', country: 'KR' },
};
const mina: Personal = { name: 'Mina Kim', email: 'mina@example.test', address };
const staff: Asking = { sub: newId(), role: 'staff' };
let store: EventStore;
let personal: PersonalData;

beforeAll(async () => {
  store = connectEventStore(process.env.EVENTSTORE_URL ?? '');
  personal = personalData({ url: process.env.POSTGRES_URL ?? '' });
  await personal.ready();
});

afterAll(async () => {
  await personal.close();
  await store.close();
});

/** A booking whose events reach two replicas. */
async function confirmed() {
  const who = { bookingId: newId(), customerId: newId(), concertId: newId() };
  const deliveries = deliveriesIn(store);
  const told = <Type extends string, Data extends object>(type: Type, data: Data) => ({
    ...{ id: newId(), type, version: 1, occurredAt: new Date().toISOString() },
    ...{ correlationId: who.bookingId, causationId: newId(), data: { ...who, ...data } },
  });
  const sealed = await personal.seal(who.customerId, mina);
  const items = [{ grade: 'R', quantity: 1, price: 110_000, seats: [] }];
  const confirm = told('booking.confirmed', { items, delivery: { method: 'post' as const }, personal: sealed });
  const cancel = told('payment.cancelled', { paymentId: newId(), refunded: 1, currency: 'KRW' });
  const replicas = [reactions(deliveries), reactions(deliveriesIn(store))];
  const { get, post } = await door(deliveries, (text) => personal.open<Personal>(who.customerId, text));
  const customer: Asking = { sub: who.customerId, role: 'customer' };
  return {
    customer,
    confirm: () => Promise.all(replicas.map((react) => react['booking.confirmed'](confirm))),
    cancel: () => Promise.all(replicas.map((react) => react['payment.cancelled'](cancel))),
    get: (asking: Asking) => get(asking, who.bookingId),
    post: (asking: Asking, what: string) => post(asking, who.bookingId, what),
    events: async () => (await deliveries.load(who.bookingId)).events,
  };
}

it('prepares once, keeps the address sealed, shows it to staff and its customer, and loses it with the key', async () => {
  const { customer, confirm, get, events } = await confirmed();
  await confirm();
  const recorded = await events();
  expect(recorded.map(({ type }) => type)).toEqual(['DeliveryPrepared']);
  for (const secret of ['Sejong', 'Mina', 'mina@', '1234-5678']) {
    expect(JSON.stringify(recorded.map(({ data }) => data))).not.toContain(secret);
  }
  for (const asking of [staff, customer])
    expect((await get(asking)).json()).toMatchObject({ name: 'Mina Kim', address });
  await personal.erase(customer.sub);
  expect((await get(staff)).json()).not.toHaveProperty('address');
});

it('shipped and received, twice at the same moment, is written once', async () => {
  const { customer, confirm, post, events } = await confirmed();
  await confirm();
  for (const [asking, what] of [
    [staff, 'shipment'],
    [customer, 'receipt'],
  ] as const) {
    const answers = await Promise.all([post(asking, what), post(asking, what)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  }
  expect((await events()).map(({ type }) => type)).toEqual(['DeliveryPrepared', 'DeliveryShipped', 'TicketIssued']);
});

it('a cancellation that crosses a shipment wins, and knows whether the tickets come back', async () => {
  const { confirm, cancel, post, get, events } = await confirmed();
  await confirm();
  const [shipped] = await Promise.all([post(staff, 'shipment'), cancel()]);
  const left = shipped.statusCode === 200;
  expect((await get(staff)).json()).toMatchObject({ status: 'cancelled', returnExpected: left });
  expect((await events()).filter(({ type }) => type === 'DeliveryCancelled')).toHaveLength(1);
});

it('a cancellation that comes before the confirmation is final', async () => {
  const { confirm, cancel, get } = await confirmed();
  await cancel();
  await confirm();
  expect((await get(staff)).json()).toMatchObject({ status: 'cancelled', returnExpected: false });
});
