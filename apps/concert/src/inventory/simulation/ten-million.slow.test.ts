import { expect, it } from 'vitest';
import { simulateOnAllCores } from './on-all-cores.ts';

const bookings = 10_000_000;
const tellsEveryMs = 15_000;

it('ten million bookings: none oversold, none lost, nothing stuck', async () => {
  const began = performance.now();
  let told = began;
  const { sales, ...figures } = await simulateOnAllCores({
    seed: 1,
    bookings,
    onProgress: (soFar) => {
      if (performance.now() - told < tellsEveryMs) return;
      told = performance.now();
      console.log(`${Math.round((told - began) / 1000)} s: ${soFar.bookings} of ${bookings} bookings simulated`);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${figures.bookings} bookings in ${sales} sales, ${figures.acknowledged} acknowledged, ${figures.events} events, in ${Math.round(seconds)} s`,
  );
  expect(figures.bookings).toBeGreaterThanOrEqual(bookings);
});
