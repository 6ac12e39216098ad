import { describe, expect, it } from 'vitest';
import { door } from '../testing/door.ts';

/** The door of a concert without tickets, and what is told of the registrations that are refused there. */
async function empty() {
  const { post, hana, onSale } = await door();
  const url = `/concerts/${await onSale({})}/tickets`;
  return async (tickets: object) => {
    const answer = await post(url, tickets, hana);
    const { code, detail, errors, most } = answer.json();
    return { status: answer.statusCode, code, detail, most, pointer: errors?.[0]?.pointer };
  };
}
const seats = (first: number, count: number) => Array.from({ length: count }, (_, i) => `A-${first + i}`);

describe('more than a concert can have is refused, and the bound named', () => {
  it('5,000,000 tickets at once, or by and by', async () => {
    const register = await empty();
    expect(await register({ grade: 'R', price: 1, quantity: 5_000_000 })).toMatchObject({
      ...{ status: 400, code: 'invalid-request', pointer: '#/quantity' },
      detail: expect.stringContaining('1000000'),
    });
    expect((await register({ grade: 'R', price: 1, quantity: 1_000_000 })).status).toBe(201);
    expect(await register({ grade: 'S', price: 1, quantity: 1 })).toEqual({
      ...{ status: 409, code: 'too-many-tickets', pointer: '#/quantity', most: 1_000_000 },
      detail: 'a concert has at most 1000000 tickets',
    });
  });

  it('5,000,000 numbered seats at once', async () => {
    const register = await empty();
    expect(await register({ grade: 'VIP', price: 1, seats: seats(0, 5_000_000) })).toEqual({
      ...{ status: 413, code: 'too-large', most: 2_097_152, pointer: undefined },
      detail: 'the body may have at most 2097152 bytes',
    });
    expect(await register({ grade: 'VIP', price: 1, seats: seats(0, 5001) })).toMatchObject({
      ...{ status: 400, code: 'invalid-request', pointer: '#/seats' },
      detail: expect.stringContaining('5000'),
    });
  });

  it('as many seats by and by', async () => {
    const register = await empty();
    for (let first = 0; first < 100_000; first += 5000) {
      expect((await register({ grade: 'VIP', price: 1, seats: seats(first, 5000) })).status).toBe(201);
    }
    expect(await register({ grade: 'VIP', price: 1, seats: ['one more'] })).toEqual({
      ...{ status: 409, code: 'too-many-seats', pointer: '#/seats', most: 100_000 },
      detail: 'a grade has at most 100000 seats',
    });
  });

  it('10,000 grades: each after the first 200', async () => {
    const register = await empty();
    const grade = (number: number) => register({ grade: `G${number}`, price: 1, quantity: 1 });
    for (let number = 1; number <= 200; number += 1) expect((await grade(number)).status).toBe(201);
    for (const number of [201, 10_000]) {
      expect(await grade(number)).toEqual({
        ...{ status: 409, code: 'too-many-grades', pointer: '#/grade', most: 200 },
        detail: 'a concert has at most 200 grades',
      });
    }
  });
});
