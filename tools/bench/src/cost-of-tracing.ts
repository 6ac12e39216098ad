import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readArguments } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import type { Crowd } from './load/buyers.ts';
import { concertBookingsSide } from './measure/booking-sides.ts';
import { byTurns, type Kept, kept, warmUp } from './measure/by-turns.ts';
import { maximumOf } from './measure/maximum.ts';
import type { Round } from './measure/round.ts';
import { signIn } from './measure/sign-in.ts';
import { spreadOf } from './report/statistics.ts';
import { startConcertStage } from './stage/concert-stage.ts';
import { type Ground, startGround } from './stage/ground.ts';
import { Stops } from './stage/stops.ts';

const help = `What tracing costs a booking, in CPU of gateway, booking and concert together, until it is acknowledged.

  node tools/bench/src/cost-of-tracing.ts [--rounds 5] [--seconds 2]

Three systems by turns: one that traces nothing, one that tells of one booking in a hundred, one that tells of all.
Ratios mean something, microseconds only on a machine with nothing else to do.`;

const { values } = readArguments(
  {
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      help: { type: 'boolean' },
    },
  },
  help,
);

const services = ['gateway', 'booking', 'concert'] as const;
const shares = [undefined, '0.01', '1'] as const;
const nameOf = (share: string | undefined) => (share === undefined ? 'off' : `${Number(share) * 100}% of bookings`);
const practiceRounds = 3;

/** Takes what it is told and forgets it: what a collector costs is its own affair. */
async function startSink() {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bytes: () => bytes,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

async function playerOf(ground: Ground, stops: Stops, collectorUrl: string, share: string | undefined) {
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl, OTEL_TRACES_SAMPLER_ARG: share ?? '' };
  const env = share === undefined ? {} : traced;
  const stage = stops.keep(await startConcertStage(ground, { name: `traced-${share ?? 'not'}`, services, env }));
  const crowd: Crowd = { first: 0, count: 5_000 };
  await signIn(ground, stage.process('gateway'), stage.process('concert'), crowd);
  const side = { ...concertBookingsSide(ground, stage, { crowd, seated: false }), name: nameOf(share) };
  return kept(maximumOf({ load: ground.load, folder: ground.folder, seconds: Number(values.seconds) }, side, 'native'));
}

/** Microseconds of these services' CPU for each booking. */
function costUs({ cpu, report }: Round, of: readonly string[] = services): number {
  return (of.reduce((sum, name) => sum + (cpu[name] ?? 0), 0) * 1e6) / report.accepted;
}

/** Each round against the one of the same turn in which nothing was traced; turns in which a promise was broken are void. */
function tell(players: readonly Kept<Round>[], say: (line: string) => void): void {
  const [off] = players;
  const isGood = (_: unknown, turn: number) => players.every(({ played }) => played[turn]?.broken.length === 0);
  const offUs = off?.played.filter(isGood).map((round) => costUs(round)) ?? [];
  for (const [index, { played }] of players.entries()) {
    const good = played.filter(isGood);
    const costs = good.map((round) => costUs(round));
    const ratio = spreadOf(costs.map((cost, turn) => cost / (offUs[turn] ?? Number.NaN)));
    const [cost, pace] = [spreadOf(costs), spreadOf(good.map(({ perSecond }) => perSecond))];
    const over = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}..${ratio.max.toFixed(2)})`;
    const name = nameOf(shares[index]).padEnd(18);
    const each = services.map(
      (one) => `${one} ${spreadOf(good.map((round) => costUs(round, [one]))).median.toFixed(0)}`,
    );
    const sum = `${cost.median.toFixed(0)} µs a booking (${each.join(', ')})`;
    say(`${name} ${sum}, ${pace.median.toFixed(0)} bookings/s, over off ${over}`);
  }
}

async function measure(stops: Stops): Promise<void> {
  const ground = stops.keep(await startGround());
  const sink = stops.keep(await startSink());
  const players: Kept<Round>[] = [];
  for (const share of shares) players.push(await playerOf(ground, stops, sink.url, share));
  await warmUp(players, practiceRounds);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Whoever is first is so only this time.
    const turn = players
      .map((_, index) => players[(index + round) % players.length])
      .filter((one) => one !== undefined);
    await byTurns(1, turn, ({ side, perSecond, broken }) =>
      console.error(`round ${round + 1}, ${side}: ${perSecond.toFixed(0)}/s ${broken.join('; ')}`),
    );
  }
  tell(players, console.log);
  console.log(`the collector was told ${(sink.bytes() / 2 ** 20).toFixed(1)} MiB`);
}

if (values.help) console.log(help);
else {
  const stops = new Stops();
  try {
    await measure(stops);
  } finally {
    await stops.stop();
    await stopChildren();
  }
}
