import { join } from 'node:path';
import { startKafka } from '@concert/parts/kafka';
import { freePort } from '@concert/parts/ports';
import { startPostgres } from '@concert/parts/postgres';
import { connectPostgres, type Pool } from '@concert/postgres/postgres';
import type { Bench } from '../bench.ts';
import { concertBookingsSide } from '../measure/booking-sides.ts';
import { lagsMs, whenShown } from '../measure/lag.ts';
import { steadyAt, type Track } from '../measure/maximum.ts';
import type { Round } from '../measure/round.ts';
import { signIn } from '../measure/sign-in.ts';
import { medianRate, percentileOf, spreadOf } from '../report/statistics.ts';
import { type ConcertStage, startConcertStage } from '../stage/concert-stage.ts';
import { Stops } from '../stage/stops.ts';
import { brokenIn, onStandIn } from './remarks.ts';
import type { Row } from './row.ts';

const connections = 512;

interface MyPageStage {
  readonly stage: ConcertStage;
  readonly pool: Pool;
}

/** How long after its acknowledgement a booking is on MyPage. */
export const row9: Row = async (bench, races) => {
  const { ours: maxima } = await races.bookings('native');
  const perSecond = medianRate(maxima) / 2;
  const stops = new Stops();
  try {
    const { stage, pool } = await startMyPageStage(bench, stops);
    const side = concertBookingsSide(await bench.ground(), stage, { crowd: bench.crowd, seated: false });
    const track = await bench.track(bench.scale.steadySeconds);
    const steady = { perSecond, connections };
    const play = (one: Track) => playAndLook(one, (kept) => steadyAt(kept, side, steady)(), pool);
    await play({ ...track, seconds: bench.scale.maximumSeconds * bench.scale.practiceRounds });
    const looked: Looked[] = [];
    for (let round = 1; round <= bench.scale.rounds; round++) {
      const one = await play(track);
      looked.push(one);
      bench.say(
        `MyPage at ${perSecond.toFixed(0)}/s: round ${round} of ${bench.scale.rounds}, p99 ${one.p99.toFixed(0)} ms`,
      );
    }
    return [
      {
        row: 9,
        name: 'MyPage lag at half of the maximum, p99',
        unit: 'ms',
        ours: looked.map(({ p99 }) => p99),
        baseline: null,
        target: { atMost: 100 },
        broken: [
          ...brokenIn(maxima),
          ...brokenIn(looked.map(({ round }) => round)),
          ...looked.flatMap(({ lost }) => lost),
        ],
        remarks: [
          `${perSecond.toFixed(0)} bookings a second`,
          'from the acknowledgement at the buyer to the commit of the row that MyPage shows',
          `p50: ${spreadOf(looked.map(({ p50 }) => p50)).median.toFixed(0)} ms`,
          'ran beside the load generator: gateway, booking, concert, mypage, event store, Kafka, PostgreSQL',
          onStandIn,
        ],
        raw: looked.map(({ round, p50, p99 }) => ({ p50, p99, round })),
      },
    ];
  } finally {
    await stops.stop();
  }
};

interface Looked {
  readonly round: Round;
  readonly p50: number;
  readonly p99: number;
  readonly lost: readonly string[];
}

/** A round, and when each of its bookings was shown; it ends when all of them are. */
async function playAndLook(track: Track, play: (track: Track) => Promise<Round>, pool: Pool): Promise<Looked> {
  const keepAcks = join(track.folder, 'mypage.acks');
  const round = await play({ ...track, keepAcks });
  const shown = await whenShown(pool, round.sale.concertId, round.report.accepted);
  const lags = await lagsMs(keepAcks, round.sale.concertId, shown);
  const missing = round.report.accepted - lags.length;
  const lost = missing === 0 ? [] : [`${missing} bookings never came to MyPage`];
  return { round, p50: percentileOf(lags, 50), p99: percentileOf(lags, 99), lost };
}

/** With Kafka, and with a PostgreSQL that remembers when it committed what. */
async function startMyPageStage(bench: Bench, stops: Stops): Promise<MyPageStage> {
  const ground = await bench.ground();
  bench.say('starting Kafka, another PostgreSQL, gateway, booking, concert and mypage');
  const folder = join(ground.folder, 'mypage');
  const settings = ['track_commit_timestamp=on'];
  const postgres = stops.keep(
    await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort(), settings }),
  );
  const kafka = stops.keep(await startKafka({ dataDir: join(folder, 'kafka'), port: await freePort() }, bench.say));
  const stage = stops.keep(
    await startConcertStage(ground, {
      name: 'mypage',
      services: ['gateway', 'booking', 'concert', 'mypage'],
      parts: { POSTGRES_URL: postgres.address, KAFKA_BROKERS: kafka.address },
    }),
  );
  const pool = connectPostgres({ url: postgres.address, schema: 'mypage', applicationName: 'bench', max: 1 });
  stops.keep({ stop: () => pool.end() });
  await signIn(ground, stage.process('gateway'), stage.process('concert'), bench.crowd);
  return { stage, pool };
}
