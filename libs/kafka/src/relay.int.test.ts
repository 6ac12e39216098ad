import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, test } from 'vitest';
import type { Kafka } from './kafka.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { type RelayOptions, relay } from './relay.ts';
import { amountsOf, noRelayMetrics, StoreInMemory, translate, trialKafka, watch } from './testing/trial.ts';
import { ensureTopics, topicsOf } from './topics.ts';

const over = new AbortController();
const kafkas: Kafka[] = [];
const soon = { timeout: 25_000, interval: 50 };

afterAll(async () => {
  over.abort();
  await Promise.all(kafkas.map((kafka) => kafka.close()));
});

function connect(prefix?: string): Kafka {
  const kafka = trialKafka(prefix);
  kafkas.push(kafka);
  return kafka;
}

function start(kafka: Kafka, store: StoreInMemory, options: Partial<RelayOptions> = {}) {
  const given = { context: 'booking', prefixes: ['booking-'], store, translate, metrics: noRelayMetrics };
  return relay(kafka, { ...given, signal: over.signal, ...options });
}

const upTo = (count: number) => Array.from({ length: count }, (_, each) => each);

test.concurrent('publishes each booking in order, and after a restart goes on where it stopped', async ({ expect }) => {
  const kafka = connect();
  const store = new StoreInMemory();
  const bookings = [randomUUID(), randomUUID(), randomUUID()];
  const append = (from: number, to: number) => {
    for (let amount = from; amount < to; amount += 1) for (const booking of bookings) store.append(booking, amount);
  };
  await ensureTopics(kafka, 'booking');
  const seen = watch(kafka, topicsOf(kafka, 'booking').events, over.signal);

  append(0, 400);
  const first = await start(kafka, store);
  await expect.poll(() => seen.length, soon).toBe(1200);
  append(400, 410);
  await expect.poll(() => seen.length, soon).toBe(1230);
  await first.stop();
  append(410, 420);
  const second = await start(kafka, store);
  await expect.poll(() => seen.length, soon).toBe(1260);
  await second.stop();

  for (const booking of bookings) expect(amountsOf(seen, booking)).toEqual(upTo(420));
});

test.concurrent('of two relays one publishes; when it is stopped the other goes on', async ({ expect }) => {
  const kafka = connect();
  const twin = connect(kafka.prefix);
  const store = new StoreInMemory();
  const booking = randomUUID();
  const active = new Map<Kafka, boolean>();
  const bothHaveJoined = () => kafka.admin((admin) => admin.describeGroups([topicsOf(kafka, 'booking').relay]));
  await ensureTopics(kafka, 'booking');
  const seen = watch(kafka, topicsOf(kafka, 'booking').events, over.signal);
  const relays = new Map(
    await Promise.all(
      [kafka, twin].map(async (each) => {
        const relaying = (_: string, elected: boolean) => active.set(each, elected);
        return [each, await start(each, store, { metrics: { ...noRelayMetrics, relaying } })] as const;
      }),
    ),
  );
  await expect.poll(async () => (await bothHaveJoined()).groups[0]?.members.length, soon).toBe(2);
  await expect.poll(() => (activeOnes().length === 1 ? active.size : 0), soon).toBeGreaterThan(0);

  for (let amount = 0; amount < 50; amount += 1) store.append(booking, amount);
  await expect.poll(() => seen.length, soon).toBe(50);
  const [first] = activeOnes();
  if (first === undefined) throw new Error('none is active');
  await relays.get(first)?.stop();
  for (let amount = 50; amount < 60; amount += 1) store.append(booking, amount);

  await expect.poll(() => seen.length, soon).toBe(60);
  expect(amountsOf(seen, booking)).toEqual(upTo(60));
  expect(activeOnes()).toEqual([kafka, twin].filter((each) => each !== first));

  function activeOnes(): Kafka[] {
    return [kafka, twin].filter((each) => active.get(each) === true);
  }
});

test.concurrent('when the process that relays is killed another goes on', async ({ expect }) => {
  const kafka = connect();
  const store = new StoreInMemory();
  const booking = randomUUID();
  await ensureTopics(kafka, 'booking');
  const seen = watch(kafka, topicsOf(kafka, 'booking').events, over.signal);
  const script = fileURLToPath(new URL('testing/relay-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [script, kafka.prefix, booking, '50'], { stdio: 'inherit' });
  try {
    await expect.poll(() => seen.length, soon).toBe(50);
    await start(kafka, store);
  } finally {
    child.kill('SIGKILL');
  }
  for (let amount = 0; amount < 60; amount += 1) store.append(booking, amount);
  await expect.poll(() => amountsOf(seen, booking).at(-1), soon).toBe(59);
  expect(withoutRepeats(amountsOf(seen, booking))).toEqual(upTo(60));
});

test.concurrent('repeats what it could not note as published, and loses nothing', async ({ expect }) => {
  const kafka = connect();
  const store = new StoreInMemory();
  const booking = randomUUID();
  await ensureTopics(kafka, 'booking');
  const seen = watch(kafka, topicsOf(kafka, 'booking').events, over.signal);
  for (let amount = 0; amount < 20; amount += 1) store.append(booking, amount);

  const first = await start(withoutSaving(kafka), store);
  await expect.poll(() => seen.length, soon).toBeGreaterThanOrEqual(20);
  await first.stop();
  const published = seen.length;
  store.append(booking, 20);
  await start(kafka, store);

  await expect.poll(() => amountsOf(seen, booking).at(-1), soon).toBe(20);
  expect(seen.length).toBe(published + 21);
  expect(withoutRepeats(amountsOf(seen, booking))).toEqual(upTo(21));
  expect(new Set(seen.map(({ value }) => JSON.parse(String(value)).id)).size).toBe(21);
});

test.concurrent('sets aside what it cannot translate, and publishes it in order once it can', async ({ expect }) => {
  const kafka = connect();
  const store = new StoreInMemory();
  const [odd, plain] = [randomUUID(), randomUUID()];
  const untranslated: string[] = [];
  const metrics = { ...noRelayMetrics, untranslatable: (_context: string, type: string) => untranslated.push(type) };
  await ensureTopics(kafka, 'booking');
  const seen = watch(kafka, topicsOf(kafka, 'booking').events, over.signal);
  store.append(odd, 0);
  store.append(odd, 1, 'PaymentDoubled');
  store.append(odd, 2);
  store.append(plain, 0);

  const first = await start(kafka, store, { metrics });
  await expect.poll(() => amountsOf(seen, plain), soon).toEqual([0]);
  await expect.poll(() => untranslated, soon).toEqual(['PaymentDoubled', 'PaymentReceived']);
  expect(amountsOf(seen, odd)).toEqual([0]);
  await first.stop();
  const letters = (await readDeadLetters(kafka, 'booking', over.signal)).all();
  expect(letters.map(({ cause, type }) => [cause, type])).toEqual([
    ['untranslatable', 'PaymentDoubled'],
    ['parked', 'PaymentReceived'],
  ]);

  store.append(odd, 3);
  await start(kafka, store, {
    translate: (recorded) => translate({ ...recorded, type: 'PaymentReceived' }),
  });
  await expect.poll(() => amountsOf(seen, odd), soon).toEqual([0, 1, 2, 3]);
  expect((await readDeadLetters(kafka, 'booking', over.signal)).all()).toEqual([]);
});

/** As if the process were killed each time between the acknowledgement and the saving of the position. */
function withoutSaving(kafka: Kafka): Kafka {
  const consumer: Kafka['consumer'] = (config) => ({
    ...kafka.consumer(config),
    commitOffsets: () => Promise.reject(new Error('killed')),
  });
  return { ...kafka, consumer };
}

/** Each amount where it stands first. */
function withoutRepeats(amounts: readonly number[]): number[] {
  return [...new Set(amounts)];
}
