import type { Personal } from '@concert/contracts/personal';
import type { Method } from '@concert/delivery/events';
import { EventStoreUnavailable } from '@concert/event-store/errors';
import { newId } from '@concert/ids/ids';
import { PersonalDataUnavailable } from '@concert/personal-data/personal-data';
import { describe, expect, it } from 'vitest';
import { type Asking, door } from '../testing/door.ts';
import { memoryDeliveries } from '../testing/memory-deliveries.ts';

const address = {
  recipient: '김미나',
  phone: '010-1234-5678',
  line1: '세종대로 110',
  city: '서울',
  postcode: '04524',
  country: 'KR',
};
const opened: Personal = { name: '김미나', email: 'mina@example.test', address };
const items = [{ grade: 'R', quantity: 2, price: 110_000, seats: [] }];
const staff: Asking = { sub: newId(), role: 'staff' };

async function parts(method: Method | null, open = async (): Promise<Personal | null> => opened) {
  const deliveries = memoryDeliveries();
  const who = { bookingId: newId(), customerId: newId(), concertId: newId() };
  const { bookingId, customerId, concertId } = who;
  const cause = { correlationId: bookingId, causationId: newId() };
  if (method !== null) {
    const order = { ...who, method, items, personal: 'sealed' };
    await deliveries.handle(bookingId, { type: 'PrepareDelivery', order }, cause);
  }
  const cancel = () => deliveries.handle(bookingId, { type: 'CancelDelivery', who }, cause);
  const { get, post } = await door(deliveries, open);
  const customer: Asking = { sub: customerId, role: 'customer' };
  const stranger: Asking = { sub: newId(), role: 'customer' };
  return {
    deliveries,
    bookingId,
    concertId,
    customer,
    stranger,
    cancel,
    get: (asking: Asking) => get(asking, bookingId),
    post: (asking: Asking, what: string, body?: object) => post(asking, bookingId, what, body),
  };
}

describe('reading a delivery', () => {
  it('shows staff and its customer where it goes', async () => {
    const { get, bookingId, concertId, customer } = await parts('post');
    for (const asking of [staff, customer]) {
      const response = await get(asking);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        ...{ bookingId, concertId, status: 'preparing', method: 'post', items },
        ...{ name: opened.name, address },
      });
    }
  });

  it('shows nothing personal once the person was erased', async () => {
    const { get } = await parts('post', async () => null);
    expect(Object.keys((await get(staff)).json())).toEqual(['bookingId', 'concertId', 'status', 'method', 'items']);
  });

  it('shows that a cancelled one had left the house', async () => {
    const { get, post, cancel, customer } = await parts('post');
    await post(staff, 'shipment');
    await cancel();
    expect((await get(customer)).json()).toMatchObject({ status: 'cancelled', returnExpected: true });
  });

  it('is 404 for somebody else, the same as where there is none', async () => {
    for (const { get, stranger } of [await parts('post'), await parts(null)]) {
      const response = await get(stranger);
      expect([response.statusCode, response.json().code]).toEqual([404, 'delivery-not-found']);
    }
  });

  it('is 503 while the key ring is away', async () => {
    const { get } = await parts('post', () => Promise.reject(new PersonalDataUnavailable('gone')));
    const response = await get(staff);
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
  });
});

describe('by post', () => {
  it('is shipped by staff and received by its customer', async () => {
    const { post, customer, deliveries, bookingId } = await parts('post');
    const shipped = await post(staff, 'shipment', { trackingNumber: 'KR-1' });
    expect([shipped.statusCode, shipped.json()]).toMatchObject([200, { status: 'shipped', trackingNumber: 'KR-1' }]);
    const received = await post(customer, 'receipt');
    expect([received.statusCode, received.json().status]).toEqual([200, 'issued']);
    const types = deliveries.eventsOf(bookingId).map(({ type }) => type);
    expect(types).toEqual(['DeliveryPrepared', 'DeliveryShipped', 'TicketIssued']);
  });

  it('gives the same answer when it is said again', async () => {
    const { post, deliveries, bookingId } = await parts('post');
    for (const what of ['shipment', 'receipt']) {
      const first = await post(staff, what);
      const again = await post(staff, what);
      expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
    }
    expect(deliveries.eventsOf(bookingId)).toHaveLength(3);
  });

  it('is not received before it is shipped, nor by somebody else, nor handed out', async () => {
    const { post, customer, stranger } = await parts('post');
    const early = await post(customer, 'receipt');
    expect([early.statusCode, early.json().code]).toEqual([409, 'not-shipped']);
    await post(staff, 'shipment');
    const foreign = await post(stranger, 'receipt');
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'delivery-not-found']);
    const handedOut = await post(staff, 'issue');
    expect([handedOut.statusCode, handedOut.json().code]).toEqual([409, 'wrong-method']);
  });

  it.each([{ trackingNumber: '' }, { trackingNumber: 'no spaces' }, { address: 'elsewhere' }])(
    'refuses %j',
    async (body) => {
      const { post } = await parts('post');
      const response = await post(staff, 'shipment', body);
      expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-request']);
      expect(response.json().errors[0].pointer).toBe(`#/${Object.keys(body)[0]}`);
    },
  );
});

describe('on site', () => {
  it('is handed out by staff', async () => {
    const { post } = await parts('onsite');
    const issued = await post(staff, 'issue');
    expect([issued.statusCode, issued.json().status]).toEqual([200, 'issued']);
    expect((await post(staff, 'issue')).json()).toEqual(issued.json());
  });

  it('is not shipped', async () => {
    const { post } = await parts('onsite');
    const response = await post(staff, 'shipment');
    expect([response.statusCode, response.json().code]).toEqual([409, 'wrong-method']);
  });
});

describe('nobody', () => {
  it('but staff ships and issues', async () => {
    const { post, customer } = await parts('post');
    for (const what of ['shipment', 'issue']) expect((await post(customer, what)).statusCode).toBe(403);
  });

  it('issues what is not paid', async () => {
    const { post } = await parts(null);
    for (const what of ['shipment', 'receipt', 'issue']) expect((await post(staff, what)).statusCode).toBe(404);
  });

  it('issues what was cancelled', async () => {
    const { post, cancel } = await parts('onsite');
    await cancel();
    const response = await post(staff, 'issue');
    expect([response.statusCode, response.json().code]).toEqual([409, 'delivery-cancelled']);
  });

  it('is answered otherwise than 503 while the event store is away', async () => {
    const { post, deliveries } = await parts('onsite');
    deliveries.handle = () => Promise.reject(new EventStoreUnavailable('gone'));
    const response = await post(staff, 'issue');
    expect([response.statusCode, response.json().code]).toEqual([503, 'delivery-unavailable']);
  });
});
