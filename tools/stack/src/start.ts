import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import { interrupted } from '@concert/parts/interrupted';
import { repositoryRoot } from '@concert/parts/repository';
import colors from 'picocolors';
import { registerCatalogue } from './catalogue.ts';
import { findSystem } from './control.ts';
import { footprint } from './footprint.ts';
import { summary } from './summary.ts';
import { startSystem } from './system.ts';

const help = `npm start                starts the whole system; Ctrl-C stops it
npm start -- --fresh     forgets all data first
npm start -- --help      this

PostgreSQL, Kafka and the event store are started too, unless POSTGRES_URL, KAFKA_BROKERS or EVENTSTORE_URL say where
they are. Data and logs are in .data/.`;

const dataDir = join(repositoryRoot, '.data');

const { values } = readArguments(
  { options: { fresh: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } },
  help,
);
if (values.help) console.log(help);
else process.exit(await run());

async function run(): Promise<number> {
  const began = Date.now();
  const say = (line: string) =>
    console.log(`${colors.dim(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s`)}  ${line}`);
  const stopAsked = interrupted();
  try {
    if (values.fresh && findSystem(dataDir) === undefined) await rm(dataDir, { recursive: true, force: true });
    const system = await Promise.race([startSystem({ dataDir, ports: 'default', onProgress: say }), stopAsked]);
    if (system === undefined) {
      await stopChildren();
      return 130;
    }
    if (await registerCatalogue(system.stack.urls)) say('registered three concerts');
    const tookMs = Date.now() - began;
    console.log(summary(system, tookMs, await footprint()));
    await stopAsked;
    say('stopping');
    await system.stop();
    say('stopped');
    return 0;
  } catch (error) {
    console.error(colors.red(error instanceof Error ? error.message : String(error)));
    await stopChildren();
    return 1;
  }
}
