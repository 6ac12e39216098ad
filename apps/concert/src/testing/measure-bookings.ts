import type { HoldTickets } from '@concert/concert/inventory/decide-hold-tickets';
import type { Inventory } from '@concert/concert/inventory/state';
import { book, concertOnSale, manyHolds, orders } from '@concert/concert/inventory/testing/many-holds';
import { isRefusal } from '@concert/decider/decider';
import { swallowingEventStore } from '@concert/event-store/testing/swallowing-event-store';
import { InventoryWriter } from '../inventory/writer.ts';

/**
 * What a booking costs on a concert that has a million, and among the first thousand of one, in microseconds of CPU.
 * `whole`: all that the writer does, from orders as JSON, 64 together, to the append as bytes; not HTTP and the disk,
 * which know nothing of how many there are. `decision`: only what touches the memory that grows, an order at a time.
 * The two concerts take turns at every thousand. Argument: rounds, of 20 turns each. Prints JSON.
 */
const [rounds = 5] = process.argv.slice(2).map(Number);

const many = 1_000_000;
const few = 1_000;
const turns = 20;
const together = 64;
const warmUps = 2;

/** What a way of booking does before the clock runs; it gives what is timed. */
type Prepare = (inventory: Inventory, commands: readonly HoldTickets[]) => () => Promise<void>;

const whole: Prepare = (inventory, commands) => {
  const options = { store: swallowingEventStore(), now: Date.now, maxQueued: together };
  const writer = new InventoryWriter('measured', options, { inventory, revision: 0n });
  const starts = Array.from({ length: Math.ceil(commands.length / together) }, (_, i) => i * together);
  const requests = starts.map((start) => JSON.stringify(commands.slice(start, start + together)));
  return async () => {
    for (const request of requests) {
      const answers = await writer.submitAll(JSON.parse(request), 'request');
      if (answers.some((answer) => 'failed' in answer || isRefusal(answer))) throw new Error('not all were taken');
    }
  };
};

const decision: Prepare = (inventory, commands) => async () => book(inventory, commands);

const big = manyHolds(many);
let taken = many;
const measured = { whole: await costsOf(whole), decision: await costsOf(decision) };
process.stdout.write(JSON.stringify(measured));

async function costsOf(prepare: Prepare): Promise<{ manyUs: number[]; fewUs: number[] }> {
  const us = { manyUs: [] as number[], fewUs: [] as number[] };
  for (let round = -warmUps; round < rounds; round += 1) {
    let [manyUs, fewUs] = [0, 0];
    for (let turn = 0; turn < turns; turn += 1) {
      manyUs += await usedUs(prepare(big, newOrders()));
      fewUs += await usedUs(prepare(concertOnSale(), newOrders()));
    }
    if (round < 0) continue;
    us.manyUs.push(manyUs / (turns * few));
    us.fewUs.push(fewUs / (turns * few));
  }
  return us;
}

/** None of them seen before. */
function newOrders(): HoldTickets[] {
  taken += few;
  return orders(taken - few, few);
}

async function usedUs(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.({ type: 'minor' });
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
