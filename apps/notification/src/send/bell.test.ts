import { expect, test } from 'vitest';
import { bell } from './bell.ts';

const never = 2 ** 31 - 1;

test('a ring wakes who waits, and who comes to wait just after it', async () => {
  const one = bell();
  const waiting = one.wait(never);
  one.ring();
  await waiting;
  one.ring();
  await one.wait(never);
});

test('without a ring the wait ends by itself', async () => {
  await expect(bell().wait(1)).resolves.toBeUndefined();
});
