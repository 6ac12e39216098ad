import { answersOf } from '../measure/bare.ts';
import { byTurns, kept, warmUp } from '../measure/by-turns.ts';
import { openSale } from '../stage/sales.ts';
import { brokenIn, perSecondOf } from './remarks.ts';
import type { Row } from './row.ts';

const connections = 128;

/** How often concert can say what is left, half of those who ask knowing the last answer. */
export const row13: Row = async (bench) => {
  const [ground, stage] = [await bench.ground(), await bench.holdsStage()];
  const concert = stage.process('concert');
  const { concertId } = await openSale(concert, ground.identitySecret, { tickets: 10_000, seated: false });
  const path = `/concerts/${concertId}`;
  const etag = await etagOf(`${concert.url}${path}`);
  const requests = [{ line: `GET ${path}` }, { line: `GET ${path}`, headers: { 'if-none-match': etag } }];
  const track = await bench.track(bench.scale.maximumSeconds / 2);
  const reads = kept(answersOf(track, concert, { requests, connections }));
  await warmUp([reads]);
  await byTurns(bench.scale.rounds, [reads], bench.telling('reads'));
  return [
    {
      row: 13,
      name: 'GET /concerts/{id} at concert',
      unit: '1/s',
      ours: perSecondOf(reads.played),
      baseline: null,
      target: null,
      broken: brokenIn(reads.played),
      remarks: [
        `every other one with the ETag; answers by status in the last round: ${JSON.stringify(reads.played.at(-1)?.statuses)}`,
      ],
      raw: reads.played,
    },
  ];
};

async function etagOf(url: string): Promise<string> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.headers.get('etag') ?? '';
}
