import { setTimeout as pause } from 'node:timers/promises';
import { get, kubectl } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { signalContainer } from '../container.ts';
import { checkNoneFailed } from '../play.ts';
import { mustBeReady, podsOf } from '../pods.ts';
import type { Scene, Stage } from '../scene.ts';

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
    for (const { metadata } of await podsOf('concert')) {
      await pause(calmMs);
      stage.say(`killing the process of ${metadata.name}`);
      await signalContainer(metadata.name, 'SIGKILL');
      await until('concert', () => mustBeReady('concert'), withinMs);
    }
    await pause(calmMs);
  });
  checkGap(stage, 'killed', outcome.longestGapMs);
}

function checkGap({ check }: Stage, what: string, longestGapMs: number): void {
  const figures = `longest time between two acknowledged bookings: ${longestGapMs.toFixed(0)} ms`;
  check(`a writer ${what}: the next one takes over within a second`, longestGapMs <= promisedGapMs, figures);
}

async function storesMoved(stage: Stage): Promise<void> {
  const before = await volumes();
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
  const after = await volumes();
  stage.check("the stores' new pods have the same volumes", before.join() === after.join(), after.join(', '));
}

/** Which volume each claim is bound to. */
async function volumes(): Promise<string[]> {
  const { items } = await get<{ items: { metadata: { name: string }; spec: { volumeName: string } }[] }>([
    'persistentvolumeclaims',
  ]);
  return items.map(({ metadata, spec }) => `${metadata.name} on ${spec.volumeName}`).sort();
}
