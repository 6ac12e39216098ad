import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '@concert/story/gateway';
import { get, kubectl } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { system } from '../addresses.ts';
import { signalContainer } from '../container.ts';
import { checkNoneFailed } from '../play.ts';
import { mustBeReady, mustHaveRestarted, podsOf, restartsOf, uidsOf } from '../pods.ts';
import type { Scene, Stage } from '../scene.ts';
import type { Sale } from '../visits.ts';

/** From the last booking that one writer acknowledged to the first of the next. */
const promisedGapMs = 1_000;
const withinMs = 120_000;
const calmMs = 5_000;
const stores = ['eventstore', 'kafka', 'postgresql'] as const;

export const move: Scene = {
  name: 'move',
  title: "a concert writer's pod moved, and the stores' pods, whose volumes are found again",
  play: async (stage) => {
    await writerDrained(stage);
    await writerKilled(stage);
    await storesMoved(stage);
  },
};

/** One concert pod after another is sent away, so the writer is among them. */
async function writerDrained(stage: Stage): Promise<void> {
  const outcome = await stage.under(async () => {
    for (const { metadata } of await podsOf('concert')) {
      await pause(calmMs);
      stage.say(`sending ${metadata.name} away`);
      await kubectl(['delete', 'pod', metadata.name, '--wait']);
      await until('concert', () => mustBeReady('concert'), withinMs);
    }
    await pause(calmMs);
  });
  checkNoneFailed(stage, "the move of a writer's pod", outcome);
  checkGap(stage, 'sent away', outcome.longestGapMs);
}

async function writerKilled(stage: Stage): Promise<void> {
  const outcome = await stage.under(async () => {
    for (const pod of await podsOf('concert')) {
      const { name } = pod.metadata;
      await pause(calmMs);
      stage.say(`killing the process of ${name}`);
      await signalContainer(name, 'SIGKILL');
      await until('concert', () => mustHaveRestarted(name, restartsOf(pod)), withinMs);
    }
    await pause(calmMs);
  });
  checkGap(stage, 'killed', outcome.longestGapMs);
}

function checkGap({ check }: Stage, what: string, longestGapMs: number): void {
  const figures = `longest time without an acknowledged booking: ${longestGapMs.toFixed(0)} ms`;
  check(`a writer ${what}: the next one takes over within a second`, longestGapMs <= promisedGapMs, figures);
}

async function storesMoved(stage: Stage): Promise<void> {
  const [volumesBefore, podsBefore] = [await volumes(), await uidsOf(stores)];
  const { sale } = await stage.under(async () => pause(calmMs));
  await until('MyPage', () => mustHaveBookings(sale), withinMs);
  await stage.under(async () => {
    for (const name of stores) {
      await pause(calmMs);
      const begun = performance.now();
      await kubectl(['delete', 'pod', `concert-${name}-0`, '--wait']);
      await until(name, () => mustBeReady(name), withinMs);
      stage.say(`${name} is back after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    await pause(calmMs);
  });
  const [volumesAfter, podsAfter] = [await volumes(), await uidsOf(stores)];
  const isFound =
    volumesBefore.join() === volumesAfter.join() && stores.every((name) => podsBefore[name] !== podsAfter[name]);
  stage.check("the stores' new pods have the same volumes", isFound, volumesAfter.join(', '));
  const kept = await mustHaveBookings(sale);
  stage.check('MyPage still has what was booked before', kept > 0, `${kept} bookings of one customer`);
}

/** How many bookings of a sale its first customer sees. Throws when there is none. */
async function mustHaveBookings({ customers, concertId }: Sale): Promise<number> {
  const [customer] = customers;
  if (customer === undefined) throw new Error('the sale has no customers');
  const asked = { method: 'GET', path: '/mypage/bookings' } as const;
  const { status, body } = await ask<{ items: { concertId: string }[] }>(system.gatewayUrl, customer, asked);
  const bookings = status === 200 ? body.items.filter((booking) => booking.concertId === concertId) : [];
  if (bookings.length === 0) throw new Error(`MyPage shows none of them (${status})`);
  return bookings.length;
}

/** Which volume each claim is bound to. */
async function volumes(): Promise<string[]> {
  const { items } = await get<{ items: { metadata: { name: string }; spec: { volumeName: string } }[] }>([
    'persistentvolumeclaims',
  ]);
  return items.map(({ metadata, spec }) => `${metadata.name} on ${spec.volumeName}`).sort();
}
