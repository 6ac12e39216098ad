import { expect, it } from 'vitest';
import { Bearer } from './bearer.ts';

it('is signed anew every ten seconds, not for every request', () => {
  let signatures = 0;
  const sign = () => `signature ${++signatures}`;
  const bearer = new Bearer({ sub: 'minji', roles: ['customer'] }, 0);
  const told = [0, 1_000, 2_000, 11_000, 11_001, 21_100].map((nowMs) => bearer.signed(sign, nowMs));
  expect(told.map((signature) => Number(signature.slice(-1)))).toEqual([1, 2, 2, 2, 3, 4]);
});
