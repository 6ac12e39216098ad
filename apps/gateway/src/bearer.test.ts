import { expect, it } from 'vitest';
import { Bearer } from './bearer.ts';

it('is signed anew every ten seconds, not for every request', () => {
  let signatures = 0;
  const sign = () => `signature ${++signatures}`;
  const bearer = new Bearer({ sub: 'minji', roles: ['customer'] }, 0);
  const told = [0, 9_000, 10_000, 10_001, 20_000].map((nowMs) => bearer.signed(sign, nowMs));
  expect(told).toEqual(['signature 1', 'signature 1', 'signature 1', 'signature 2', 'signature 2']);
});
