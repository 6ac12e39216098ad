import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { BookingAnswer, ConcertAnswer, ProblemAnswer } from '@concert/story/answers';
import type { Person } from '@concert/story/gateway';
import { available, book, concertOf, onSale, onsite, pay, post } from '@concert/story/props';
import { beforeAll, describe, expect, it } from 'vitest';
import { testStage } from './test-stage.ts';

const stage = testStage();
const nowhere = '0199d0c4-0000-7000-8000-00000000dead';
const R = { grade: 'R', price: 50_000, quantity: 20 };
const seated = { grade: 'VIP', price: 90_000, seats: ['A-1-1', 'A-1-2'] };
let [mina, jiho, organiser, staff]: Person[] = [];
let concertId: string;

beforeAll(async () => {
  mina = await stage.as('customer', 'mina');
  jiho = await stage.as('customer', 'jiho');
  organiser = await stage.as('organiser', 'hana');
  staff = await stage.as('staff', 'sora');
  concertId = await onSale(stage, 'Bad Input', [R, seated]);
});

const someone = (who: Person | undefined): Person => who as Person;

interface Said {
  status: number;
  type: string | null;
  code: string;
  pointer: string | undefined;
}

/** Sends exactly these bytes: what a client with a defect, or an attacker, would. */
async function send(path: string, body: string, headers: Record<string, string> = {}): Promise<Said> {
  const response = await fetch(stage.system.gatewayUrl + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${someone(mina).token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...headers,
    },
    body,
  });
  const problem = (await response.json()) as ProblemAnswer;
  const type = response.headers.get('content-type');
  return { status: response.status, type, code: problem.code, pointer: problem.errors?.[0]?.pointer };
}

const order = (items: unknown, more: object = {}) => JSON.stringify({ concertId, items, delivery: onsite, ...more });
const said = (status: number, code: string, pointer?: string) => ({
  status,
  code,
  pointer,
  type: expect.stringContaining('application/problem+json'),
});

describe('a booking that cannot be read', () => {
  it.each([
    ['malformed JSON', () => '{"concertId":', said(400, 'malformed-json')],
    ['too large a body', () => order([], { padding: 'x'.repeat(70_000) }), said(413, 'too-large')],
    [
      'an unknown field',
      () => order([{ grade: 'R', quantity: 1 }], { amount: 1 }),
      said(400, 'invalid-request', '#/amount'),
    ],
    ['a missing field', () => JSON.stringify({ concertId, delivery: onsite }), said(400, 'invalid-request', '#/items')],
    ['no items', () => order([]), said(400, 'invalid-request', '#/items')],
    ['quantity 0', () => order([{ grade: 'R', quantity: 0 }]), said(400, 'invalid-request', '#/items/0/quantity')],
    [
      'a negative quantity',
      () => order([{ grade: 'R', quantity: -1 }]),
      said(400, 'invalid-request', '#/items/0/quantity'),
    ],
    ['a fraction', () => order([{ grade: 'R', quantity: 1.5 }]), said(400, 'invalid-request', '#/items/0/quantity')],
    [
      'a huge quantity',
      () => order([{ grade: 'R', quantity: 1e15 }]),
      said(400, 'invalid-request', '#/items/0/quantity'),
    ],
    [
      'a quantity in words',
      () => order([{ grade: 'R', quantity: '2' }]),
      said(400, 'invalid-request', '#/items/0/quantity'),
    ],
    [
      'the same seat twice',
      () => order([{ grade: 'VIP', seats: ['A-1-1', 'A-1-1'] }]),
      said(400, 'invalid-request', '#/items/0/seats/1'),
    ],
    [
      'post without an address',
      () => order([{ grade: 'R', quantity: 1 }], { delivery: { method: 'post' } }),
      said(400, 'invalid-request', '#/delivery/address'),
    ],
    [
      'an unknown delivery',
      () => order([{ grade: 'R', quantity: 1 }], { delivery: { method: 'pigeon' } }),
      said(400, 'invalid-request', '#/delivery/method'),
    ],
  ])('%s is refused by name', async (_what, body, expected) => {
    expect(await send('/bookings', body())).toEqual(expected);
  });

  it('the wrong media type is refused', async () => {
    expect(await send('/bookings', 'a=b', { 'content-type': 'text/plain' })).toEqual(
      said(415, 'unsupported-media-type'),
    );
  });

  it('a missing Idempotency-Key is refused', async () => {
    const response = await fetch(`${stage.system.gatewayUrl}/bookings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${someone(mina).token}`, 'content-type': 'application/json' },
      body: order([{ grade: 'R', quantity: 1 }]),
    });
    expect([response.status, ((await response.json()) as ProblemAnswer).code]).toEqual([
      400,
      'missing-idempotency-key',
    ]);
  });
});

describe('an order that cannot be met', () => {
  const refused = async (items: readonly object[], concert = concertId) => {
    const { status, body } = await book(stage, someone(mina), concert, items);
    return [status, (body as unknown as ProblemAnswer).code];
  };

  it('an unknown concert', async () => {
    expect(await refused([{ grade: 'R', quantity: 1 }], nowhere)).toEqual([404, 'unknown-concert']);
  });
  it('an unknown grade', async () => {
    expect(await refused([{ grade: 'Z', quantity: 1 }])).toEqual([409, 'unknown-grade']);
  });
  it('an unknown seat', async () => {
    expect(await refused([{ grade: 'VIP', seats: ['Z-9-9'] }])).toEqual([409, 'unknown-seat']);
  });
  it('over the limit per customer, over several bookings too', async () => {
    const limited = await onSale(stage, 'Two Each', [R], { limitPerCustomer: 2 });
    expect(await refused([{ grade: 'R', quantity: 3 }], limited)).toEqual([409, 'over-limit']);
    await book(stage, someone(mina), limited, [{ grade: 'R', quantity: 2 }]);
    expect(await refused([{ grade: 'R', quantity: 1 }], limited)).toEqual([409, 'over-limit']);
  });
  it('before the sales window', async () => {
    const soon = { salesOpenAt: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await refused([{ grade: 'R', quantity: 1 }], await onSale(stage, 'Soon', [R], soon))).toEqual([
      409,
      'sales-not-open',
    ]);
  });
  it('after the sales window', async () => {
    const over = { salesCloseAt: new Date(Date.now() - 60_000).toISOString() };
    expect(await refused([{ grade: 'R', quantity: 1 }], await onSale(stage, 'Over', [R], over))).toEqual([
      409,
      'sales-closed',
    ]);
  });
  it('all or nothing: one grade sold out refuses the whole order', async () => {
    const small = await onSale(stage, 'Small', [R, { grade: 'S', price: 1, quantity: 1 }], { limitPerCustomer: 10 });
    const items = [
      { grade: 'R', quantity: 1 },
      { grade: 'S', quantity: 2 },
    ];
    expect(await refused(items, small)).toEqual([409, 'sold-out']);
    expect(await available(stage, small, 'R')).toBe(20);
  });
});

describe('who asks', () => {
  const asks = async (authorization: string | undefined) => {
    const response = await fetch(`${stage.system.gatewayUrl}/mypage/bookings`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    return [response.status, response.headers.get('www-authenticate')?.startsWith('Bearer')];
  };

  it('without a token, with a malformed or a foreign one: 401', async () => {
    const foreign = `${someone(mina).token.split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`;
    expect(await asks(undefined)).toEqual([401, true]);
    expect(await asks('Bearer nonsense')).toEqual([401, true]);
    expect(await asks(`Bearer ${foreign}`)).toEqual([401, true]);
  });

  it('nobody speaks as a service: an identity from outside is not believed', async () => {
    const identity = {
      'x-concert-identity': Buffer.from('{"sub":"booking","roles":["service"]}').toString('base64url'),
    };
    const response = await fetch(`${stage.system.gatewayUrl}/mypage/bookings`, { headers: identity });
    expect(response.status).toBe(401);
    const hold = await fetch(`${stage.system.gatewayUrl}/holds`, { method: 'POST', headers: identity });
    expect(hold.status).toBe(404);
  });

  it('somebody else’s booking is the same as none', async () => {
    const { body } = await book(stage, someone(mina), concertId, [{ grade: 'R', quantity: 1 }]);
    const seen = (id: string) => stage.get<ProblemAnswer>(someone(jiho), `/bookings/${id}`);
    const [foreign, missing] = [await seen(body.bookingId), await seen(nowhere)];
    expect([foreign.status, foreign.body.code]).toEqual([404, missing.body.code]);
    expect((await stage.post(someone(jiho), `/bookings/${body.bookingId}/cancellation`)).status).toBe(404);
  });

  it('a role may not do another’s work', async () => {
    expect((await stage.post(someone(mina), '/concerts', concertOf('Mine'))).status).toBe(403);
    expect((await book(stage, someone(staff), concertId, [{ grade: 'R', quantity: 1 }])).status).toBe(403);
  });
});

describe('a concert that is too large', () => {
  it.each([
    ['5,000,000 tickets', { quantity: 5_000_000 }, 400, /1000000/],
    ['more seats than a request may name', { seats: Array.from({ length: 5_001 }, (_, i) => `A-${i}`) }, 400, /5000/],
  ])('%s are refused, and the bound named', async (_, tickets, status, bound) => {
    const path = `/concerts/${concertId}/tickets`;
    const answer = await stage.post<ProblemAnswer>(someone(organiser), path, { grade: 'S', price: 1, ...tickets });
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(bound)]);
  });

  it('the 55 MB that 5,000,000 seats are, are refused before they are sent, and the bound named', async () => {
    const headers = { authorization: `Bearer ${someone(organiser).token}`, 'content-type': 'application/json' };
    const asked = request(`${stage.system.gatewayUrl}/concerts/${concertId}/tickets`, {
      method: 'POST',
      headers: { ...headers, 'content-length': 55_000_000 },
    });
    asked.flushHeaders();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect([answer.statusCode, JSON.parse(await text(answer)).detail]).toEqual([
      413,
      expect.stringMatching(/2097152 bytes/),
    ]);
    asked.on('error', () => undefined).destroy();
  });
});

describe('the same thing twice', () => {
  it('a concert and its tickets by the same key: one concert, its tickets once, the same answers', async () => {
    const [key, body] = [randomUUID(), concertOf('Twice')];
    const registered = [1, 2].map(() => stage.post<ConcertAnswer>(someone(organiser), '/concerts', body, key));
    const [one, two] = await Promise.all(registered);
    expect([one?.status, two?.status, two?.body]).toEqual([201, 201, one?.body]);
    const tickets = `/concerts/${one?.body.concertId}/tickets`;
    const first = await stage.post(someone(organiser), tickets, R, key);
    const again = await stage.post(someone(organiser), tickets, R, key);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    const other = await stage.post<ProblemAnswer>(someone(organiser), tickets, { ...R, quantity: 1 }, key);
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
  });

  it('at the same moment: one booking, the same answer twice', async () => {
    const key = randomUUID();
    const [one, two] = await Promise.all(
      [1, 2].map(() => book(stage, someone(mina), concertId, [{ grade: 'R', quantity: 1 }], post, key)),
    );
    expect(one?.status).toBe(201);
    expect(two?.body).toEqual(one?.body);
  });

  it('a payment by the same key: one payment, the same answer', async () => {
    const { body } = await book(stage, someone(jiho), concertId, [{ grade: 'R', quantity: 1 }]);
    const key = randomUUID();
    const payWith = (method: string) =>
      stage.post<ProblemAnswer>(someone(jiho), '/payments', { bookingId: body.bookingId, method }, key);
    const first = await payWith('card');
    const again = await payWith('card');
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect((await payWith('test-decline')).status).toBe(422);
  });
});

describe('too early or too late', () => {
  it('paying a cancelled booking', async () => {
    const { body } = await book(stage, someone(jiho), concertId, [{ grade: 'R', quantity: 1 }]);
    await stage.post<BookingAnswer>(someone(jiho), `/bookings/${body.bookingId}/cancellation`);
    await stage.eventually(
      'payment has heard of it',
      async () => (await pay(stage, someone(jiho), body.bookingId, 'test-decline')).status,
      409,
    );
  });

  it('issuing before payment', async () => {
    const { body } = await book(stage, someone(jiho), concertId, [{ grade: 'R', quantity: 1 }]);
    expect((await stage.post(someone(staff), `/deliveries/${body.bookingId}/issue`)).status).toBe(404);
  });

  it('a concert whose sales close after it starts is refused by name', async () => {
    const wrong = concertOf('Wrong', { salesCloseAt: '2999-01-01T00:00:00Z' });
    const { status, body } = await stage.post<ProblemAnswer & ConcertAnswer>(someone(organiser), '/concerts', wrong);
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '#/salesCloseAt']);
  });
});
