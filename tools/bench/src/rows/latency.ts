import { concertBookingsSide, rivalBookingsSide } from '../measure/booking-sides.ts';
import { byTurns, kept } from '../measure/by-turns.ts';
import { steadyAt } from '../measure/maximum.ts';
import type { Round } from '../measure/round.ts';
import { medianRate, spreadOf } from '../report/statistics.ts';
import { brokenIn, kafkaAway, onStandIn, signedIn } from './remarks.ts';
import type { Row } from './row.ts';

const share = 0.8;
const connections = 512;

/** How long a booking takes, where both sides are asked for as much as the row lock can just do. */
export const row5: Row = async (bench, races) => {
  const { rival: maxima } = await races.bookings('native');
  const [ground, stage, { best }] = [await bench.ground(), await bench.bookingsStage(), await bench.rivals()];
  const rival = best.get('native')?.rival;
  if (rival === undefined) throw new Error('there is no row lock');
  const perSecond = share * medianRate(maxima);
  const rate = { perSecond, connections };
  const ourSide = concertBookingsSide(ground, stage, { crowd: bench.crowd, seated: false });
  const rivalSide = rivalBookingsSide(ground, await bench.gatewayTo(rival), rival, bench.crowd);
  const { steadySeconds } = bench.scale;
  const ours = kept(steadyAt(await bench.track(steadySeconds, true), ourSide, rate));
  const theirs = kept(steadyAt(await bench.track(steadySeconds), rivalSide, rate));
  await byTurns(bench.scale.rounds, [ours, theirs], bench.telling(`latency at ${perSecond.toFixed(0)}/s`));
  return [
    {
      row: 5,
      name: "p99 latency through the gateway at 80% of the row lock's maximum",
      unit: 'ms',
      ours: p99Of(ours.played),
      baseline: p99Of(theirs.played),
      target: { atMost: 0.5 },
      broken: brokenIn(ours.played, theirs.played),
      remarks: [
        'ran: gateway, booking, concert, event store, PostgreSQL (for keys); the row lock: gateway, row lock, PostgreSQL',
        `${perSecond.toFixed(0)} bookings a second on either side`,
        'from when a request was due; who was refused counts as 15 s',
        medians(ours.played, theirs.played),
        onStandIn,
        kafkaAway,
        signedIn,
      ],
      raw: { ours: ours.played, rival: theirs.played },
    },
  ];
};

function p99Of(rounds: readonly Round[]): number[] {
  return rounds.map(({ report }) => report.latency.p99);
}

function medians(ours: readonly Round[], theirs: readonly Round[]): string {
  const [our, their] = [ours, theirs].map((rounds) => spreadOf(rounds.map(({ report }) => report.latency.p50)).median);
  return `p50: ${our?.toFixed(1)} ms, the row lock's ${their?.toFixed(1)} ms`;
}
