import { maxHoldsPerRequest } from '@concert/contracts/hold';
import type { Bench } from '../bench.ts';
import { startLoadProcess } from '../load/load-process.ts';
import type { Repeated, Sale } from '../load/requests.ts';
import { type Answered, answersOf } from '../measure/bare.ts';
import { byTurns, kept, warmUp } from '../measure/by-turns.ts';
import { bookingReplicas, requestsPerReplica } from '../measure/hold-sides.ts';
import type { Measured } from '../report/verdict.ts';
import { openSale } from '../stage/sales.ts';
import { brokenIn, onStandIn, perSecondOf } from './remarks.ts';
import type { Row } from './row.ts';

const connections = 128;
const holdsPerSecond = 3_000;

/** How often concert can say what is left: to those of whom half know its last answer, and in the middle of a sale. */
export const row13: Row = async (bench) => {
  const [ground, stage] = [await bench.ground(), await bench.holdsStage()];
  const concert = stage.process('concert');
  const sale = await openSale(concert, ground.identitySecret, { tickets: 1_000_000, seated: false });
  const path = `/concerts/${sale.concertId}`;
  const etag = await etagOf(`${concert.url}${path}`);
  const plain = { line: `GET ${path}` };
  const calm = await reading(bench, 'reads', [plain, { ...plain, headers: { 'if-none-match': etag } }]);
  const stormy = await during(bench, sale, () => reading(bench, 'reads in the storm', [plain]));
  return [
    figure('GET /concerts/{id} at concert, every other one with the ETag', calm),
    figure(`GET /concerts/{id} at concert, while it takes ${holdsPerSecond} holds a second`, stormy),
  ];
};

async function reading(bench: Bench, title: string, requests: readonly Repeated[]): Promise<readonly Answered[]> {
  const concert = (await bench.holdsStage()).process('concert');
  const track = await bench.track(bench.scale.maximumSeconds / 2);
  const reads = kept(answersOf(track, concert, { requests, connections }));
  await warmUp([reads]);
  await byTurns(bench.scale.rounds, [reads], bench.telling(title));
  return reads.played;
}

/** Work while holds are taken at a steady rate, by a load generator of its own. */
async function during<Result>(bench: Bench, sale: Sale, work: () => Promise<Result>): Promise<Result> {
  const { identitySecret: secret } = await bench.ground();
  const { port } = (await bench.holdsStage()).process('concert');
  const seconds = bench.scale.maximumSeconds * bench.scale.rounds;
  const storm = startLoadProcess();
  try {
    const taken = storm.run({
      asked: { kind: 'batched-holds', sale, secret, count: holdsPerSecond * seconds, perRequest: maxHoldsPerRequest },
      target: { host: '127.0.0.1', port },
      connections: bookingReplicas * requestsPerReplica,
      pace: { kind: 'rate', perSecond: holdsPerSecond / maxHoldsPerRequest },
    });
    const [result] = await Promise.all([work(), taken]);
    return result;
  } finally {
    await storm.stop();
  }
}

function figure(name: string, played: readonly Answered[]): Measured {
  return {
    row: 13,
    name,
    unit: '1/s',
    ours: perSecondOf(played),
    baseline: null,
    target: null,
    broken: brokenIn(played),
    remarks: [
      'ran: concert, event store',
      onStandIn,
      `answers by status in the last round: ${JSON.stringify(played.at(-1)?.statuses)}`,
    ],
    raw: played,
  };
}

async function etagOf(url: string): Promise<string> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.headers.get('etag') ?? '';
}
