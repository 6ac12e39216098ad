import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Accepted, stampede } from './stampede.ts';
import { type TwoOfEach, twoOfEach } from './two-of-each.ts';

let system: TwoOfEach;
beforeAll(async () => {
  system = await twoOfEach();
});
afterAll(() => system.stop());

async function buying() {
  const { bookings, concerts, identitySecret } = system;
  const [{ url: concertUrl } = { url: '' }] = concerts;
  const selling = await stampede({ urls: bookings.map(({ url }) => url), concertUrl, identitySecret });
  onTestFinished(() => selling.stop());
  return selling;
}

/** The longest time in which nothing was acknowledged, in ms. */
function longestPause(accepted: readonly Accepted[], fromMs: number, toMs: number): number {
  const times = accepted.map(({ receivedAtMs }) => receivedAtMs).filter((at) => at > fromMs && at < toMs);
  return Math.max(...[...times, toMs].map((at, index) => at - (times[index - 1] ?? fromMs)));
}

it('goes on within a second when the concert replica that writes is killed, and when it is back', async () => {
  const { accepted, wrong, unsettled, acceptsMore, stop } = await buying();
  await acceptsMore(100);
  await system.writer();
  const beganAt = Date.now();
  await acceptsMore(150);
  const writer = await system.writer();
  const killedAt = Date.now();
  await writer.kill();
  await acceptsMore(150);
  const goesOnAt = Date.now();
  await system.startAgain('concert', writer);
  await acceptsMore(150);
  await stop();

  // A busy machine pauses by itself.
  const usual = longestPause(accepted, beganAt, killedAt);
  expect(longestPause(accepted, killedAt, goesOnAt)).toBeLessThan(1_000 + 2 * usual);
  expect(wrong).toEqual([]);
  expect([...unsettled].filter((answer) => !answer.startsWith('503 '))).toEqual([]);
  expect(await system.audit(accepted)).toMatchObject({ breach: null, acknowledgements: accepted.length });
});

it('loses nothing that was acknowledged when a booking replica is killed', async () => {
  const { accepted, wrong, acceptsMore, stop } = await buying();
  const [replica] = system.bookings;
  await acceptsMore(150);
  await replica?.kill();
  await acceptsMore(150);
  if (replica !== undefined) await system.startAgain('booking', replica);
  await acceptsMore(150);
  await stop();
  expect(wrong).toEqual([]);
  expect(await system.audit(accepted)).toMatchObject({ breach: null, acknowledgements: accepted.length });
});
