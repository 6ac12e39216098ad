import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectEventStore } from '@concert/event-store/connect';
import { type EventStoreDev, startEventStoreDev } from '@concert/eventstore-dev/start';
import { newId } from '@concert/ids/ids';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Buyer } from './testing/lives.ts';
import { bought, buyer, concertId, r, StoreOf } from './testing/store-of.ts';

let folder: string;
let eventStore: EventStoreDev;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concert-audit-'));
  eventStore = await startEventStoreDev({ dataDir: join(folder, 'store') });
});
afterEach(async () => {
  await eventStore.kill();
  await rm(folder, { recursive: true });
});

/** Runs the command as a person does. */
function audit(...args: string[]) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const env = { ...process.env, EVENTSTORE_URL: eventStore.url };
  return new Promise<{ status: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Writes a store that was told in memory into the one that runs. */
async function write({ log }: StoreOf): Promise<void> {
  const store = connectEventStore(eventStore.url);
  try {
    for (const { type, streamName, revision, data, metadata } of log) {
      const expected = revision === 0n ? 'no_stream' : revision - 1n;
      await store.append(streamName, [{ id: newId(), type, data: data as object, metadata }], expected);
    }
  } finally {
    await store.close();
  }
}

/** Who bought, each after the other; and what they were told. */
function rush(buyers: readonly Buyer[]) {
  const store = new StoreOf();
  const acks = buyers.map((each, index) => {
    store.happens(each, ...bought, 'prepared');
    return { bookingId: each.bookingId, concertId, sentAtMs: index * 10, receivedAtMs: index * 10 + 5 };
  });
  return { store, acks };
}

it('finds that every promise was kept, acknowledgements and all', async () => {
  const { store, acks } = rush([buyer('kim/1'), buyer('lee/1', r(2))]);
  await write(store);
  const file = join(folder, 'acks.jsonl');
  await writeFile(file, acks.map((ack) => JSON.stringify(ack)).join('\n'));
  const { status, out, err } = await audit('--acks', file);
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain(`auditing the event store at ${eventStore.url}\n`);
  expect(out).toContain('2 bookings and 2 holds of 1 concert: every promise holds\n');
  expect(out).toContain('2 acknowledgements: all there, in their order\n');
  expect(out).toMatch(/\n8 streams, 22 events in \d+\.\d s \([\d,]+ events\/s, \d+\.\d s of CPU\)\n$/);

  await writeFile(file, JSON.stringify({ ...acks[0], bookingId: 'nobody/1' }));
  const lost = await audit('--acks', file);
  expect([lost.status, lost.out]).toEqual([
    1,
    expect.stringContaining('broken promise: nothing that was acknowledged'),
  ]);
});

it('shows the first event that breaks a promise', async () => {
  const { store } = rush([buyer('kim/1', r(3)), buyer('lee/1', r(3))]);
  await write(store);
  const { status, out } = await audit();
  expect(status).toBe(1);
  expect(out).toContain('broken promise: held + sold <= registered\n');
  expect(out).toContain(`  event     inventory-${concertId} at revision 5 (TicketsHeld)\n`);
  expect(out).toContain('  expected  at most 5 of R\n  seen      6\n');
});

it('says in one line what is wrong', async () => {
  const away = await audit('--event-store', 'esdb://127.0.0.1:1?tls=false');
  expect(away.status).toBe(2);
  expect(away.err).toMatch(/^the event store at esdb:\/\/127\.0\.0\.1:1\?tls=false does not answer: .+\n$/);
  expect(await audit('--colour')).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^.+--help.+\n$/) });
});
