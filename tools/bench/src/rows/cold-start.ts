import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startEventStoreDev } from '@concert/eventstore-dev/start';
import { freePort } from '@concert/parts/ports';
import { topology } from '@concert/stack/topology';
import type { Bench } from '../bench.ts';
import { startUp } from '../measure/start-up.ts';
import { startConcertStage } from '../stage/concert-stage.ts';
import { writeHolds } from '../stage/long-stream.ts';
import type { Program } from '../stage/process.ts';
import { openSale } from '../stage/sales.ts';
import { onStandIn } from './remarks.ts';
import type { Row } from './row.ts';

const tickets = 1_000_000;

/** How long concert takes to be ready, with all that it has to know of a long sale. */
export const row11: Row = async (bench) => {
  const { coldEvents, rounds } = bench.scale;
  const { dataDir, concertId } = await longSale(bench);
  const events = await startEventStoreDev({ dataDir });
  const concert = await programOf(bench, 'concert', events.url);
  const isReady = async (url: string) => (await fetch(`${url}/health/ready`)).ok;
  const start = async (program: Program, isUp: typeof isReady, look?: (url: string) => Promise<void>) => {
    const { seconds, child } = await startUp(program, isUp);
    await look?.(`http://127.0.0.1:${program.port}`);
    await child.stop();
    bench.say(`${program.name} was ready after ${seconds.toFixed(2)} s`);
    return seconds;
  };
  try {
    const reading = await start(concert, isReady);
    const nothing = { ...concert, name: 'nothing', main: 'tools/bench/baseline/nothing.ts' };
    const answers = async (url: string) => (await fetch(`${url}/nothing`, { method: 'POST' })).ok;
    const [ours, bare]: [number[], number[]] = [[], []];
    const broken: string[] = [];
    const look = async (url: string) => {
      const free = await freeAt(url, concertId);
      if (free !== tickets - coldEvents) broken.push(`concert was ready and showed ${free} tickets free`);
    };
    for (let round = 0; round < rounds; round++) {
      ours.push(await start(concert, isReady, look));
      bare.push(await start(nothing, answers));
    }
    return [
      {
        row: 11,
        name: `cold start on a concert of ${coldEvents} events, over the start of a bare Fastify`,
        unit: 's',
        ours,
        baseline: bare,
        target: { atMost: 4 },
        broken,
        remarks: [
          'ran: concert, event store; a Fastify that does nothing',
          `from the start of the process to its first good answer, /health/ready here; without a snapshot, from the stream alone: ${reading.toFixed(1)} s`,
          ...(bench.scale.quick ? ['quick: a fifth of the million events'] : []),
          onStandIn,
        ],
      },
    ];
  } finally {
    await events.stop();
  }
};

/** A sale of which everything but the holds was written by concert itself. */
async function longSale(bench: Bench): Promise<{ dataDir: string; concertId: string }> {
  const ground = await bench.ground();
  const stage = await startConcertStage(ground, { name: 'cold', services: ['concert'] });
  const sale = await openSale(stage.process('concert'), ground.identitySecret, { tickets, seated: false });
  await stage.stop();
  bench.say(`writing ${bench.scale.coldEvents} events`);
  const dataDir = join(ground.folder, 'cold', 'events');
  writeHolds(dataDir, sale, bench.scale.coldEvents);
  return { dataDir, concertId: sale.concertId };
}

async function programOf(bench: Bench, name: 'concert', eventStoreUrl: string): Promise<Program> {
  const { folder, around } = await bench.ground();
  const snapshots = join(folder, 'cold', 'snapshots');
  await mkdir(snapshots, { recursive: true });
  const { main, env } = topology[name];
  const found = await around({ EVENTSTORE_URL: eventStoreUrl });
  const told = { ...env(found), SNAPSHOT_DIR: snapshots, HOST: '127.0.0.1' };
  return { name, main, port: await freePort(), env: withoutPort(told), logFolder: join(folder, 'cold', 'logs') };
}

/** The port is the program's own. */
function withoutPort({ PORT: _, ...env }: Record<string, string>): Record<string, string> {
  return env;
}

async function freeAt(url: string, concertId: string): Promise<number | undefined> {
  const response = await fetch(`${url}/concerts/${concertId}`);
  const { grades } = (await response.json()) as { grades: { available: number }[] };
  return grades[0]?.available;
}
