import { concertBookingsSide } from '../measure/booking-sides.ts';
import { playRound } from '../measure/round.ts';
import { signIn } from '../measure/sign-in.ts';
import { kafkaAway, onStandIn } from './remarks.ts';
import type { Row } from './row.ts';

/** Nobody has bought before. */
const firstBuyer = 1_000_000;
/** As many as the gateway has room for. */
const connections = 512;
/** What every buyer does who is told to, with the same key. */
const again = { afterMs: 1_000, untilMs: 120_000 };

/** One concert, everyone at once: until the last seat is acknowledged. */
export const row12: Row = async (bench) => {
  const { seats, buyers, withinSeconds } = bench.scale.sale;
  const [ground, stage] = [await bench.ground(), await bench.bookingsStage()];
  const crowd = { first: firstBuyer, count: buyers };
  bench.say(`${buyers} buyers sign in`);
  await signIn(ground, stage.process('gateway'), stage.process('concert'), crowd);
  bench.say(`${seats} seats are on sale`);
  const side = concertBookingsSide(ground, stage, { crowd, seated: true });
  const round = await playRound(ground.load, ground.folder, side, {
    pace: { kind: 'at-once' },
    profile: 'native',
    orders: buyers,
    tickets: seats,
    connections,
    again,
    keepAcks: await bench.acksFile(),
  });
  const { accepted, lastAcceptedSeconds, statuses, seconds } = round.report;
  bench.say(`${accepted} of ${seats} seats sold in ${lastAcceptedSeconds.toFixed(1)} s`);
  const unsold = accepted === seats ? [] : [`${accepted} of ${seats} seats were sold: ${JSON.stringify(statuses)}`];
  return [
    {
      row: 12,
      name: `${seats} seats, ${buyers} buyers, through the gateway: until the last seat is acknowledged`,
      unit: 's',
      ours: [lastAcceptedSeconds],
      baseline: null,
      target: { atMost: withinSeconds },
      broken: [...round.broken, ...unsold],
      remarks: [
        ...(bench.scale.quick ? ['a tenth of the sale, to take a tenth of the time'] : []),
        `numbered seats, each buyer takes the best that is free; ${connections} buyers at a time, who come again after a second when told to; the last buyer was answered after ${seconds.toFixed(1)} s`,
        `answers by status: ${JSON.stringify(statuses)}`,
        'every buyer had looked at a concert before, and none had booked; ran beside the load generator: gateway, booking, concert, event store, PostgreSQL (for keys)',
        onStandIn,
        kafkaAway,
      ],
      raw: round,
    },
  ];
};
