import { describe, expect, it } from 'vitest';
import { door } from '../testing/door.ts';
import { idOf } from '../testing/examples.ts';

const R = { grade: 'R', price: 90_000, quantity: 5 };
const VIP = { grade: 'VIP', price: 150_000, seats: ['A-1', 'A-2', 'A-3'] };

describe('GET /concerts/{concertId}', () => {
  it('says what is left, and again only when it has changed', async () => {
    const { get, hold, onSale, clock } = await door();
    const concertId = await onSale({}, R);
    const first = await get(`/concerts/${concertId}`);
    expect(first.json().grades).toMatchObject([{ grade: 'R', registered: 5, available: 5 }]);
    expect(first.headers['cache-control']).toBe('public, no-cache');
    const same = { 'if-none-match': String(first.headers.etag) };
    const unchanged = await get(`/concerts/${concertId}`, same);
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
    expect(unchanged.headers).not.toHaveProperty('content-length');
    await hold(concertId, 'kim', [{ grade: 'R', quantity: 2 }]);
    clock.nowMs += 1000;
    const changed = await get(`/concerts/${concertId}`, same);
    expect([changed.statusCode, changed.json().grades[0].available]).toEqual([200, 3]);
    expect(changed.headers['content-type']).toBe('application/json; charset=utf-8');
    clock.nowMs += 1000;
    const again = { 'if-none-match': String(changed.headers.etag) };
    expect((await get(`/concerts/${concertId}`, again)).statusCode).toBe(304);
  });

  it('knows its tag in a list, weakened by a proxy, and the star that is any', async () => {
    const { get, onSale } = await door();
    const concertId = await onSale({}, R);
    const etag = String((await get(`/concerts/${concertId}`)).headers.etag);
    const status = async (tag: string) => (await get(`/concerts/${concertId}`, { 'if-none-match': tag })).statusCode;
    for (const tag of [`W/${etag}`, `"other", ${etag}`, '*']) expect(await status(tag)).toBe(304);
    for (const tag of ['"other"', `${etag}x`, 'W/"other"']) expect(await status(tag)).toBe(200);
  });

  it('says the same for a second, for whoever has just booked, too', async () => {
    const { get, hold, onSale, clock } = await door();
    const concertId = await onSale({}, R);
    const available = async () => (await get(`/concerts/${concertId}`)).json().grades[0].available;
    expect(await available()).toBe(5);
    await hold(concertId, 'kim', [{ grade: 'R', quantity: 2 }]);
    clock.nowMs += 999;
    expect(await available()).toBe(5);
    clock.nowMs += 1;
    expect(await available()).toBe(3);
    await hold(concertId, 'lee', [{ grade: 'R', quantity: 1 }]);
    clock.nowMs -= 60_000;
    expect(await available()).toBe(2);
  });

  it('is 404 for what is unknown and 400 for what is no id', async () => {
    const { get } = await door();
    expect((await get(`/concerts/${idOf('nowhere')}`)).json()).toMatchObject({ status: 404, code: 'unknown-concert' });
    expect((await get('/concerts/1')).json()).toMatchObject({ status: 400, errors: [{ pointer: '#/concertId' }] });
  });

  it('goes on answering from memory while the store is away', async () => {
    const { get, onSale, store } = await door();
    const concertId = await onSale({}, R);
    store.away = true;
    expect((await get(`/concerts/${concertId}`)).statusCode).toBe(200);
    expect((await get(`/concerts/${idOf('elsewhere')}`)).statusCode).toBe(503);
  });
});

describe('GET /concerts', () => {
  it('lists those to come, soonest first, page by page', async () => {
    const { get, onSale, clock } = await door();
    for (const day of ['03', '01', '02']) {
      const at = { startsAt: `2030-06-${day}T10:00:00Z`, salesCloseAt: '2030-05-31T00:00:00Z' };
      await onSale({ title: `June ${day}`, ...at }, R);
    }
    const titles = (page: { items: { title: string }[] }) => page.items.map(({ title }) => title);
    const first = (await get('/concerts?limit=2')).json();
    expect(titles(first)).toEqual(['June 01', 'June 02']);
    expect(first.items[0].grades).toMatchObject([{ grade: 'R', available: 5 }]);
    const second = (await get(`/concerts?limit=2&cursor=${first.next}`)).json();
    expect([titles(second), second.next]).toEqual([['June 03'], null]);
    clock.nowMs = Date.parse('2030-06-02T12:00:00Z');
    expect(titles((await get('/concerts')).json())).toEqual(['June 03']);
  });

  it.each(['limit=0', 'limit=101', 'limit=many', 'cursor=nonsense', 'page=2'])('refuses ?%s', async (query) => {
    const { get } = await door();
    const answer = await get(`/concerts?${query}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid-request', errors: [{ in: 'query' }] });
  });
});

describe('GET /concerts/{concertId}/seats', () => {
  it('lists the free seats of a grade, page by page', async () => {
    const { get, hold, onSale } = await door();
    const concertId = await onSale({}, VIP, R);
    await hold(concertId, 'kim', [{ grade: 'VIP', seats: ['A-2'] }]);
    const first = (await get(`/concerts/${concertId}/seats?grade=VIP&limit=1`)).json();
    expect(first).toEqual({ items: ['A-1'], next: '2' });
    const second = (await get(`/concerts/${concertId}/seats?grade=VIP&cursor=${first.next}`)).json();
    expect(second).toEqual({ items: ['A-3'], next: null });
    expect((await get(`/concerts/${concertId}/seats?grade=R`)).json()).toEqual({ items: [], next: null });
  });

  it('refuses what it cannot list', async () => {
    const { get, onSale } = await door();
    const concertId = await onSale({}, VIP);
    const statuses = ['', '?grade=S', '?grade=VIP&cursor=x'].map(
      async (query) => (await get(`/concerts/${concertId}/seats${query}`)).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([400, 404, 400]);
    expect((await get(`/concerts/${idOf('nowhere')}/seats?grade=VIP`)).statusCode).toBe(404);
  });
});
