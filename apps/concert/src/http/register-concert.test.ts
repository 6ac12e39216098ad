import { describe, expect, it } from 'vitest';
import { door, newConcert } from '../testing/door.ts';
import { idOf } from '../testing/examples.ts';

describe('POST /concerts', () => {
  it('registers a concert that is found at once, its times in UTC, on the terms that go without saying', async () => {
    const { post, get, hana } = await door();
    const answer = await post('/concerts', newConcert, hana);
    const { concertId } = answer.json();
    expect([answer.statusCode, answer.headers.location]).toEqual([201, `/concerts/${concertId}`]);
    expect((await get(`/concerts/${concertId}`)).json()).toEqual({
      ...newConcert,
      concertId,
      startsAt: '2030-06-01T10:00:00.000Z',
      salesOpenAt: '2029-12-01T00:00:00.000Z',
      salesCloseAt: '2030-05-31T00:00:00.000Z',
      currency: 'KRW',
      refundPolicy: [{ until: '2030-05-31T00:00:00.000Z', percent: 100 }],
      payWindowSeconds: 600,
      grades: [],
    });
  });

  it('takes the organiser’s own currency, refund policy and pay window', async () => {
    const { post, get, hana } = await door();
    const own = {
      currency: 'JPY',
      refundPolicy: [
        { until: '2030-04-01T00:00:00.000Z', percent: 100 },
        { until: '2030-05-01T00:00:00.000Z', percent: 50 },
      ],
      payWindowSeconds: 60,
    };
    const { concertId } = (await post('/concerts', { ...newConcert, ...own }, hana)).json();
    expect((await get(`/concerts/${concertId}`)).json()).toMatchObject(own);
  });

  it.each([
    ['starts-in-the-past', '#/startsAt', { startsAt: '2029-12-31T00:00:00Z' }],
    ['sales-window-empty', '#/salesCloseAt', { salesCloseAt: newConcert.salesOpenAt }],
    ['sales-close-after-start', '#/salesCloseAt', { salesCloseAt: '2030-06-02T00:00:00Z' }],
    ['unknown-currency', '#/currency', { currency: 'XQZ' }],
    [
      'refund-tiers-out-of-order',
      '#/refundPolicy/1/until',
      { refundPolicy: ['2030-04-02', '2030-04-01'].map((day) => ({ until: `${day}T00:00:00Z`, percent: 50 })) },
    ],
    ['invalid-request', '#/startsAt', { startsAt: 'tomorrow' }],
    ['invalid-request', '#/startsAt', { startsAt: '2030-06-30T23:59:60Z' }],
    ['invalid-request', '#/startsAt', { startsAt: '9999-12-31T23:59:59-12:00' }],
    ['invalid-request', '#/salesOpenAt', { salesOpenAt: '0000-01-01T00:00:00+10:00' }],
    ['invalid-request', '#/title', { title: '  ' }],
    ['invalid-request', '#/title', { title: 'Spring\u0000Night' }],
    ['invalid-request', '#/venue', { venue: 'half a \ud83c' }],
    ['invalid-request', '#/limitPerCustomer', { limitPerCustomer: 0 }],
    ['invalid-request', '#/limitPerCustomer', { limitPerCustomer: 1001 }],
    [
      'invalid-request',
      '#/refundPolicy/0/percent',
      { refundPolicy: [{ until: '2030-04-01T00:00:00Z', percent: 101 }] },
    ],
    [
      'invalid-request',
      '#/refundPolicy/0/fee',
      { refundPolicy: [{ until: '2030-04-01T00:00:00Z', percent: 50, fee: 1 }] },
    ],
    ['invalid-request', '#/organiserId', { organiserId: idOf('someone else') }],
  ])('refuses with 400 %s at %s', async (code, pointer, changes) => {
    const { post, hana, store } = await door();
    const answer = await post('/concerts', { ...newConcert, ...changes }, hana);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code, errors: [{ pointer }] });
    expect(store.log).toEqual([]);
  });

  it('is for organisers', async () => {
    const { post, as } = await door();
    expect((await post('/concerts', newConcert, as(idOf('kim'), 'customer'))).statusCode).toBe(403);
    expect((await post('/concerts', newConcert, {})).statusCode).toBe(401);
  });

  it('answers 503 while the store is away', async () => {
    const { post, hana, store } = await door();
    store.away = true;
    const answer = await post('/concerts', newConcert, hana);
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      503,
      'concert-unavailable',
      '1',
    ]);
  });
});
