import { byTurns, kept, warmUp } from '../measure/by-turns.ts';
import { concertHoldsSide } from '../measure/hold-sides.ts';
import { maximumOf } from '../measure/maximum.ts';
import { voidRow } from '../report/verdict.ts';
import { brokenIn, kafkaAway, onStandIn, perSecondOf } from './remarks.ts';
import type { Row } from './row.ts';

const name = 'holds without durability over holds with it';

/** What it costs to wait for the disk: the same processes with fsync left out. */
export const row7: Row = async (bench) => {
  const [ground, stage] = [await bench.ground(), await bench.holdsStage()];
  if ('missing' in ground.disks) return [voidRow(7, name, '1/s', ground.disks.missing)];
  const track = await bench.track(bench.scale.maximumSeconds);
  const side = concertHoldsSide(ground, stage);
  const careless = kept(maximumOf(track, { ...side, name: 'concert without fsync' }, 'none'));
  const durable = kept(maximumOf(track, side, 'native'));
  await warmUp([careless, durable]);
  await byTurns(bench.scale.rounds, [careless, durable], bench.telling('durability'));
  return [
    {
      row: 7,
      name,
      unit: '1/s',
      ours: perSecondOf(careless.played),
      baseline: perSecondOf(durable.played),
      target: { atMost: 1.25 },
      broken: brokenIn(careless.played, durable.played),
      remarks: [
        'ran: concert, event store',
        "at the concert context; fsync is left out of the event store's process",
        onStandIn,
        kafkaAway,
      ],
      raw: { careless: careless.played, durable: durable.played },
    },
  ];
};
