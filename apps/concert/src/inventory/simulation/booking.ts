import type { HoldTickets, OrderedItem } from '@concert/concert/inventory/decide-hold-tickets';
import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { isRefusal } from '@concert/decider/decider';
import type { Outcome } from '../asked.ts';
import type { World } from './world.ts';

const graceMs = 500;
/** As long as booking waits for concert. */
const patienceMs = 1_000;

/** What becomes of an order that was accepted. */
const endings = [
  'pays',
  'pays',
  'pays',
  'pays late',
  'cancels',
  'cancels while paying',
  'forgets',
  'asks again',
] as const;

/** One booking, as its customer, booking and Kafka would play it; resolves when nothing more will be asked for it. */
export async function playBooking(world: World): Promise<void> {
  const { random, timeline, conditions } = world;
  await timeline.pause(random.fraction() * conditions.rushMs);
  const order = orderOf(world);
  const first = insist(world, order, 5);
  if (random.chance(0.03)) void insist(world, order, 5);
  const outcome = await first;
  if (outcome === undefined || isRefusal(outcome)) return;
  world.acknowledged += 1;
  const { bookingId } = order;
  const ending = random.pick(endings);
  world.tell?.(`${bookingId} ${ending}`);
  const thinkMs = random.fraction() * conditions.payWindowSeconds * 800;
  await timeline.pause(ending === 'pays late' ? thinkMs * 3 : thinkMs);
  if (ending.startsWith('pays')) await untilHandled(world, { type: 'ConfirmHold', bookingId });
  if (ending === 'cancels') await untilHandled(world, { type: 'ReleaseHold', bookingId });
  if (ending === 'cancels while paying') {
    const both = ['ConfirmHold', 'ReleaseHold'] as const;
    await Promise.all(both.map((type) => untilHandled(world, { type, bookingId })));
  }
  if (ending === 'asks again') await insist(world, random.chance(0.5) ? order : { ...order, bodyHash: otherHash }, 5);
  if (ending === 'pays' && random.chance(0.15)) await untilHandled(world, { type: 'ReleaseHold', bookingId });
}

/** Kafka's message comes again until it is handled, and now and then once more. */
async function untilHandled(world: World, command: InventoryCommand): Promise<void> {
  const outcome = await insist(world, command, Number.POSITIVE_INFINITY);
  if (outcome === undefined || isRefusal(outcome)) throw new Error(`broken promise: ${command.type} is handled`);
  if (world.random.chance(0.05)) await insist(world, command, 1);
}

/** Asks until there is an outcome, at most so often. */
export async function insist(world: World, command: InventoryCommand, atMost: number): Promise<Outcome | undefined> {
  for (let tries = 1; tries <= atMost; tries += 1) {
    const outcome = await ask(world, command);
    if (outcome !== undefined) return outcome;
    if (tries > 200) throw new Error(`broken promise: an answer to ${command.type}, in the end`);
    await world.timeline.pause(world.random.fraction() * 300);
  }
  return undefined;
}

/** One request to one replica. Undefined when no answer comes in time, or one that settles nothing. */
function ask(world: World, command: InventoryCommand): Promise<Outcome | undefined> {
  const { timeline, random, judge, replicas, conditions } = world;
  const travelMs = () => 0.1 + random.fraction() * 2;
  const goesWrong = () => random.chance(world.faults);
  const up = replicas.filter((one) => one.isUp);
  const replica = random.chance(conditions.strays) && up.length > 0 ? random.pick(up) : up[0];
  const since = judge.moment;
  return new Promise((resolve) => {
    const patience = timeline.after(patienceMs, () => resolve(undefined));
    if (replica === undefined) return;
    const settle = (outcome: Outcome | undefined) => {
      patience.cancelled = true;
      resolve(outcome);
    };
    const arrive = () => {
      const now = command.type === 'HoldTickets' ? { ...command, nowMs: replica.now() } : command;
      replica.submit(now, (outcome) => {
        world.hear(replica, now, outcome, since);
        if (!goesWrong()) timeline.after(travelMs(), () => settle(outcome instanceof Error ? undefined : outcome));
      });
    };
    // Lost, twice, or later than anyone waits.
    const copies = goesWrong() ? random.between(0, 2) : 1;
    for (let i = 0; i < copies; i += 1) timeline.after(goesWrong() ? random.fraction() * 3_000 : travelMs(), arrive);
  });
}

const orderHash = 'a'.repeat(64);
const otherHash = 'b'.repeat(64);

function orderOf({ random, customers, conditions }: World): HoldTickets {
  const items: OrderedItem[] = [];
  const most = Math.min(4, conditions.limitPerCustomer);
  if (random.chance(0.7)) items.push({ grade: 'R', quantity: random.between(1, most) });
  if (items.length === 0 || random.chance(0.2)) {
    const quantity = random.between(1, random.chance(0.5) ? 1 : most);
    const first = random.between(1, conditions.seats);
    const seats = Array.from({ length: quantity }, (_, i) => seatName(((first + i - 1) % conditions.seats) + 1));
    items.push(random.chance(0.6) ? { grade: 'VIP', quantity } : { grade: 'VIP', seats: [...new Set(seats)] });
  }
  const who = { bookingId: random.id(), customerId: random.pick(customers) };
  return { type: 'HoldTickets', ...who, items, bodyHash: orderHash, graceMs, nowMs: 0 };
}

export function seatName(number: number): string {
  return `A-${Math.ceil(number / 10)}-${((number - 1) % 10) + 1}`;
}
