import { describe, expect, it } from 'vitest';
import { door, newConcert } from '../testing/door.ts';
import { idOf } from '../testing/examples.ts';

const R = { grade: 'R', price: 90_000, quantity: 5 };

/** The door, with a hand that sends the same key again. */
async function keyed() {
  const opened = await door();
  const { post, hana } = opened;
  const send = async (url: string, body: object, key: string, who: Record<string, string> = hana) => {
    const answer = await post(url, body, { ...who, 'idempotency-key': key });
    return { status: answer.statusCode, body: answer.json(), location: answer.headers.location };
  };
  return { ...opened, send };
}

describe('POST /concerts with a key', () => {
  it('registers one concert, and answers the same again, also when the first answer was lost', async () => {
    const { send, store } = await keyed();
    store.faults.push('unanswered');
    expect(await send('/concerts', newConcert, 'spring')).toMatchObject({
      status: 503,
      body: { code: 'concert-unavailable' },
    });
    const [again, once] = [
      await send('/concerts', newConcert, 'spring'),
      await send('/concerts', newConcert, 'spring'),
    ];
    expect(again.status).toBe(201);
    expect(once).toEqual(again);
    expect(again.location).toBe(`/concerts/${again.body.concertId}`);
    expect(store.log).toHaveLength(1);
  });

  it('answers the same when the concert could no longer be registered', async () => {
    const { send, clock } = await keyed();
    const first = await send('/concerts', newConcert, 'spring');
    clock.nowMs = Date.parse('2031-01-01T00:00:00Z');
    expect(await send('/concerts', newConcert, 'spring')).toEqual(first);
  });

  it('refuses another concert under it with 422, and takes it from another organiser', async () => {
    const { send, as, store } = await keyed();
    await send('/concerts', newConcert, 'spring');
    const other = { ...newConcert, title: 'Autumn Night' };
    expect(await send('/concerts', other, 'spring')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    expect((await send('/concerts', other, 'spring', as(idOf('sora'), 'organiser'))).status).toBe(201);
    expect(store.log).toHaveLength(2);
  });

  it('twice at the same moment registers one', async () => {
    const { send, store } = await keyed();
    const release = store.hold();
    const sent = [newConcert, newConcert, { ...newConcert, title: 'Autumn Night' }];
    const answers = sent.map((body) => send('/concerts', body, 'spring'));
    await expect.poll(() => store.appends).toHaveLength(3);
    release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 201, 422]);
    expect(store.log).toHaveLength(1);
  });
});

describe('POST /concerts/{concertId}/tickets with a key', () => {
  it('adds once, and answers the same again, also when the first answer was lost', async () => {
    const { send, onSale, store } = await keyed();
    const url = `/concerts/${await onSale({})}/tickets`;
    store.faults.push('unanswered', 'unanswered');
    expect((await send(url, R, 'first')).status).toBe(503);
    for (const _ of [1, 2]) {
      expect(await send(url, R, 'first')).toMatchObject({ status: 201, body: { registered: 5, available: 5 } });
    }
    expect(await send(url, R, 'second')).toMatchObject({ status: 201, body: { registered: 10, available: 10 } });
  });

  it('refuses other tickets under it with 422; another concert has keys of its own', async () => {
    const { send, onSale } = await keyed();
    const [url, elsewhere] = [`/concerts/${await onSale({})}/tickets`, `/concerts/${await onSale({})}/tickets`];
    await send(url, R, 'first');
    expect(await send(url, { ...R, quantity: 6 }, 'first')).toMatchObject({
      status: 422,
      body: { code: 'key-reused' },
    });
    expect((await send(elsewhere, { ...R, quantity: 6 }, 'first')).status).toBe(201);
  });

  it('takes what was refused when it has been put right', async () => {
    const { send, onSale } = await keyed();
    const url = `/concerts/${await onSale({}, R)}/tickets`;
    expect((await send(url, { ...R, price: 1 }, 'more')).status).toBe(409);
    expect(await send(url, R, 'more')).toMatchObject({ status: 201, body: { registered: 10 } });
  });

  it('twice at the same moment adds once', async () => {
    const { send, onSale } = await keyed();
    const url = `/concerts/${await onSale({})}/tickets`;
    const answers = await Promise.all([1, 2, 3].map(() => send(url, R, 'first')));
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: { registered: 5 } });
  });

  it.each(['', 'with space', 'x'.repeat(201)])('that is no key is refused: %j', async (key) => {
    const { send } = await keyed();
    expect(await send('/concerts', newConcert, key)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ in: 'header', pointer: '#/idempotency-key' }] },
    });
  });
});
