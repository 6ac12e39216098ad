import { describe, expect, it } from 'vitest';
import { door } from '../testing/door.ts';
import { idOf } from '../testing/examples.ts';

const R = { grade: 'R', price: 90_000, quantity: 5 };
const VIP = { grade: 'VIP', price: 150_000, seats: ['A-1', 'A-2'] };

describe('POST /concerts/{concertId}/tickets', () => {
  it('adds a grade and answers what is on sale; more of it adds', async () => {
    const { post, hana, onSale } = await door();
    const url = `/concerts/${await onSale({})}/tickets`;
    const grade = { grade: 'R', price: 90_000, currency: 'KRW', seated: false };
    const [first, more] = [await post(url, R, hana), await post(url, { ...R, quantity: 2 }, hana)];
    expect([first.statusCode, first.json()]).toEqual([201, { ...grade, registered: 5, available: 5 }]);
    expect([more.statusCode, more.json()]).toEqual([201, { ...grade, registered: 7, available: 7 }]);
    const seated = await post(url, VIP, hana);
    expect(seated.json()).toMatchObject({ grade: 'VIP', registered: 2, available: 2, seated: true });
  });

  it('never changes a price, a kind, or a seat', async () => {
    const { post, hana, onSale } = await door();
    const url = `/concerts/${await onSale({}, R, VIP)}/tickets`;
    const refused = async (tickets: object) => {
      const answer = await post(url, tickets, hana);
      return [answer.statusCode, answer.json().code, answer.json().errors[0].pointer];
    };
    expect(await refused({ ...R, price: 1 })).toEqual([409, 'price-fixed', '#/price']);
    expect(await refused({ ...R, grade: 'VIP', price: 150_000 })).toEqual([409, 'grade-kind-fixed', '#/quantity']);
    expect(await refused({ ...VIP, seats: ['A-3', 'A-2'] })).toEqual([409, 'seat-already-registered', '#/seats/1']);
    expect(await refused({ grade: 'S', price: 1, quantity: 1_000_000 })).toEqual([
      409,
      'too-many-tickets',
      '#/quantity',
    ]);
  });

  it.each([
    ['#/quantity', { ...R, quantity: 0 }],
    ['#/quantity', { ...R, quantity: -1 }],
    ['#/quantity', { ...R, quantity: 1.5 }],
    ['#/quantity', { ...R, quantity: 5_000_000 }],
    ['#/price', { ...R, price: -1 }],
    ['#/price', { ...R, price: '90000' }],
    ['#/grade', { ...R, grade: ' ' }],
    ['#/grade', { ...R, grade: 'R ' }],
    ['#/grade', { ...R, grade: 'R\u0000' }],
    ['#/grade', { ...R, grade: 'half a \ud83c' }],
    ['#/seats/0', { ...VIP, seats: ['A\n1'] }],
    ['#/seats/1', { ...VIP, seats: ['A-1', 'A-1'] }],
    ['#/seats', { ...VIP, seats: [] }],
    ['#/colour', { ...R, colour: 'red' }],
  ])('refuses with 400 at %s', async (pointer, tickets) => {
    const { post, hana, onSale } = await door();
    const answer = await post(`/concerts/${await onSale({})}/tickets`, tickets, hana);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
  });

  it('takes 5000 seats at once, however long their names', async () => {
    const { post, hana, onSale } = await door();
    const seats = Array.from({ length: 5000 }, (_, i) => `${'좌'.repeat(36)}${1000 + i}`);
    const answer = await post(`/concerts/${await onSale({})}/tickets`, { ...VIP, seats }, hana);
    expect([answer.statusCode, answer.json().available]).toEqual([201, 5000]);
  });

  it('knows only the organiser’s own concerts', async () => {
    const { post, hana, as, onSale } = await door();
    const concertId = await onSale({});
    const foreign = await post(`/concerts/${concertId}/tickets`, R, as(idOf('sora'), 'organiser'));
    const unknown = await post(`/concerts/${idOf('nowhere')}/tickets`, R, hana);
    for (const answer of [foreign, unknown]) {
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'unknown-concert']);
    }
  });
});
