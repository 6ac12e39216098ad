import { concertBookingsSide } from '../measure/booking-sides.ts';
import { byTurns, kept } from '../measure/by-turns.ts';
import { steadyAt } from '../measure/maximum.ts';
import { medianRate } from '../report/statistics.ts';
import { brokenIn, kafkaAway, onStandIn, perSecondOf } from './remarks.ts';
import type { Row } from './row.ts';

const times = 3;
/** More than the gateway lets in, so that it has to refuse. */
const connections = 3_000;

/** What is left of the maximum when three times as much is asked for, and how long a refusal takes. */
export const row6: Row = async (bench, races) => {
  const maxima = await races.bookings('native');
  const perSecond = times * medianRate(maxima.ours);
  const side = concertBookingsSide(await bench.ground(), await bench.bookingsStage(), {
    crowd: bench.crowd,
    seated: false,
  });
  const track = await bench.track(bench.scale.steadySeconds, true);
  const overloaded = kept(steadyAt(track, side, { perSecond, connections }));
  await byTurns(bench.scale.rounds, [overloaded], bench.telling(`asked for ${perSecond.toFixed(0)}/s`));
  const rounds = overloaded.played;
  const remarks = [
    `asked for ${perSecond.toFixed(0)}/s; answers by status in the last round: ${JSON.stringify(rounds.at(-1)?.report.statuses)}`,
    `the load generator took at most ${(Math.max(...rounds.map(({ report }) => report.loadCpu)) * 100).toFixed(0)} % of a processor`,
    'ran: gateway, booking, concert, event store, PostgreSQL (for keys)',
    onStandIn,
    kafkaAway,
  ];
  const broken = brokenIn(maxima.ours, rounds);
  const refusals = rounds.filter(({ report }) => report.refusedLatency.count > 0);
  return [
    {
      row: 6,
      name: 'goodput at three times the maximum, over the maximum',
      unit: '1/s',
      ours: perSecondOf(rounds),
      baseline: perSecondOf(maxima.ours),
      target: { atLeast: 0.8 },
      broken,
      remarks,
      raw: rounds,
    },
    {
      row: 6,
      name: 'p99 of a refusal meanwhile',
      unit: 'ms',
      ours: refusals.map(({ report }) => report.refusedLatency.p99),
      baseline: null,
      target: { atMost: 25 },
      broken: refusals.length === 0 ? [...broken, 'nobody was refused'] : broken,
      remarks: ['from when the request was due, with the waiting in the load generator'],
    },
  ];
};
