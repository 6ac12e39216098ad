import { setTimeout as pause } from 'node:timers/promises';
import { connectEventStore } from '@concert/event-store/connect';
import { Random } from '@concert/ids/random';
import type { ConcertAnswer } from '@concert/story/answers';
import { ask } from '@concert/story/gateway';
import { Crowd } from './crowd.ts';
import { type Judgement, judge } from './judgement.ts';
import { openSale, payWindowSeconds, type Sale } from './sale.ts';
import { type Kind, type System, startSystem } from './system.ts';

export interface TortureOptions {
  readonly kills: number;
  /** Chooses whom and when; what they were doing then is up to the machine. */
  readonly seed: number;
  readonly ordersPerSecond: number;
  readonly say: (line: string) => void;
  /** Ends it early, when it aborts: what was done until then is judged. */
  readonly signal?: AbortSignal;
}

export interface Killed {
  readonly kind: Kind;
  readonly name: string;
  /** From the kill until it was ready again and somebody was acknowledged. */
  readonly recoveryMs: number;
}

export interface Tortured {
  readonly killed: readonly Killed[];
  readonly figures: Crowd['figures'];
  readonly judgement: Judgement;
  readonly seconds: number;
}

const longestCalmMs = 1_500;
const longestDeathMs = 400;
const acknowledgesWithinMs = 60_000;
/** Longer than a killed member stays in its Kafka groups. */
const settlesWithinMs = 180_000;
const tellEveryMs = 10_000;

/** Starts a system, lets a crowd buy, and kills one process after another. Throws when one does not come back. */
export async function torture(options: TortureOptions): Promise<Tortured> {
  const began = performance.now();
  const system = await startSystem(options.say);
  let isSound = false;
  try {
    const sale = await openSale(system.gatewayUrls[0] ?? '', system.issuerUrl);
    const { killed, figures, judgement } = await tortureOn(system, sale, options);
    isSound = judgement.broken.length === 0;
    return { killed, figures, judgement, seconds: (performance.now() - began) / 1000 };
  } finally {
    await system.stop();
    if (isSound) await system.forget();
    else options.say(`what everybody said is in ${system.logFolder}`);
  }
}

async function tortureOn(system: System, sale: Sale, { kills, seed, ordersPerSecond, say, signal }: TortureOptions) {
  const { gatewayUrls } = system;
  const crowd = new Crowd({ ...sale, gatewayUrls, ordersPerSecond, payWindowMs: payWindowSeconds * 1000 });
  const killed: Killed[] = [];
  const random = new Random(seed);
  let toldMs = performance.now();
  try {
    await crowd.nextAcknowledgement(acknowledgesWithinMs);
    while (killed.length < kills && signal?.aborted !== true && crowd.wrongs.length === 0) {
      killed.push(await killOne(system, crowd, random));
      if (performance.now() - toldMs < tellEveryMs && killed.length < kills) continue;
      toldMs = performance.now();
      say(progressOf(killed, crowd, kills));
    }
    await crowd.goHome();
  } finally {
    crowd.giveUp();
  }
  say('the crowd has gone home; looking at what is left');
  return { killed, figures: crowd.figures, judgement: await judged(system, sale, crowd) };
}

async function killOne({ victims }: System, crowd: Crowd, random: Random): Promise<Killed> {
  const victim = random.pick(victims);
  await pause(random.fraction() * longestCalmMs);
  const killedMs = performance.now();
  await victim.kill();
  await pause(random.fraction() * longestDeathMs);
  await victim.startAgain();
  await crowd.nextAcknowledgement(acknowledgesWithinMs);
  return { kind: victim.kind, name: victim.name, recoveryMs: performance.now() - killedMs };
}

async function judged({ eventStoreUrl, gatewayUrls }: System, { concertId }: Sale, crowd: Crowd): Promise<Judgement> {
  const store = connectEventStore(eventStoreUrl);
  const look = () =>
    Promise.all(
      gatewayUrls.map(async (url) => {
        const { body } = await ask<ConcertAnswer>(url, null, { method: 'GET', path: `/concerts/${concertId}` });
        return body;
      }),
    );
  const { acks, wrongs } = crowd;
  return await judge({ store, concertId, acks, wrongs, look }, settlesWithinMs).finally(() => store.close());
}

function progressOf(killed: readonly Killed[], { figures }: Crowd, kills: number): string {
  const { acknowledged, refused, stumbles } = figures;
  return `${killed.length} of ${kills} kills: ${acknowledged} acknowledged, ${refused} refused, ${stumbles} stumbles`;
}
