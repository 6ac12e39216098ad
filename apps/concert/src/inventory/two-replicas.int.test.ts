import { InventoryAudit } from '@concert/concert/inventory/audit';
import { decodeInventory } from '@concert/concert/inventory/decode';
import { isRefusal } from '@concert/decider/decider';
import { connectEventStore } from '@concert/event-store/connect';
import { newId } from '@concert/ids/ids';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { dueMs, hold, nowMs, register } from '../testing/examples.ts';
import { expireDueHolds } from './expiry.ts';
import { Inventories } from './inventories.ts';

const store = connectEventStore(process.env.EVENTSTORE_URL ?? 'esdb://127.0.0.1:2113?tls=false');
const stopping = new AbortController();
afterAll(async () => {
  stopping.abort();
  await store.close();
});

const one = [{ grade: 'R', quantity: 1 }];
const seat = [{ grade: 'VIP', quantity: 1 }];

/** A replica that follows the concert's stream, as all do. */
function replicaOf(concertId: string): Inventories {
  const inventories = new Inventories({ store, now: () => nowMs, maxQueued: 1000 });
  void follow(inventories, concertId);
  return inventories;
}

async function follow(inventories: Inventories, concertId: string): Promise<void> {
  const followed = store.follow([`inventory-${concertId}`], { signal: stopping.signal });
  for await (const recorded of followed) await inventories.absorb(recorded);
}

async function streamOf(concertId: string) {
  const recorded = await Array.fromAsync(store.readStream(`inventory-${concertId}`));
  return recorded.map(({ type, data, metadata }) => decodeInventory({ type, version: metadata.version, data }));
}

const left = (inventories: Inventories, concertId: string) =>
  [...(inventories.find(concertId)?.grades.values() ?? [])].map((grade) => grade.left);

describe('two replicas of concert over one event store', () => {
  it('race for the last tickets: never one too many, and every acknowledged hold is in the stream', async () => {
    const concertId = newId();
    const replicas = [replicaOf(concertId), replicaOf(concertId)] as const;
    await replicas[0].submit(concertId, register('R', 60), 'request');
    await replicas[1].submit(concertId, register('VIP', ['A-1', 'A-2', 'A-3']), 'request');

    const acknowledged = new Set<string>();
    const ask = async (buyer: number, replica: Inventories) => {
      const command = hold(`${concertId} ${buyer}`, buyer % 10 === 0 ? seat : one);
      const outcome = await replica.submit(concertId, command, 'request');
      if (!isRefusal(outcome)) acknowledged.add(command.bookingId);
    };
    // Every third asks both replicas at the same moment, as one who is impatient does.
    const buyers = Array.from({ length: 150 }, (_, buyer) =>
      buyer % 3 === 0 ? replicas.map((replica) => ask(buyer, replica)) : [ask(buyer, replicas[buyer % 2 ? 0 : 1])],
    );
    await Promise.all(buyers.flat());

    const stream = await streamOf(concertId);
    const audit = new InventoryAudit();
    for (const event of stream) audit.check(event);
    const held = stream.flatMap((event) => (event.type === 'TicketsHeld' ? [event.data.bookingId] : []));
    expect(new Set(held)).toEqual(acknowledged);
    expect(held).toHaveLength(63);
    for (const replica of replicas)
      await vi.waitFor(() => expect(left(replica, concertId)).toEqual([0, 0]), { timeout: 20_000 });
  });

  it('end each hold once, and a replica that starts later knows all of it', async () => {
    const concertId = newId();
    const replicas = [replicaOf(concertId), replicaOf(concertId)] as const;
    await replicas[0].submit(concertId, register('R', 20), 'request');
    const kim = hold(`${concertId} kim`, one);
    await Promise.all(
      [kim, hold('lee', one), hold('park', one)].map((command) => replicas[0].submit(concertId, command, 'request')),
    );
    await vi.waitFor(() => expect(left(replicas[1], concertId)).toEqual([17]), { timeout: 20_000 });
    await replicas[1].submit(concertId, { type: 'ConfirmHold', bookingId: kim.bookingId }, 'paid');
    await Promise.all(replicas.map((replica) => expireDueHolds(replica, dueMs)));
    const types = (await streamOf(concertId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'HoldExpired')).toHaveLength(2);

    const later = new Inventories({ store, now: () => nowMs, maxQueued: 1000 });
    expect(await later.submit(concertId, kim, 'request')).toEqual([]);
    expect(left(later, concertId)).toEqual([19]);
  });
});
