import { notUnderstood, readArguments } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import { PartUnavailable } from '@concert/parts/part';
import { summaryOf } from './summary.ts';
import { torture } from './torture.ts';

const help = `npm run torture                                  kills services 1000 times under load and audits what is left
npm run torture -- --kills 50 --seed 7           so often, with other choices
npm run torture -- --rate 20                     orders a second (20)

Starts a system of its own on free ports (PostgreSQL, Kafka, the event store, two each of gateway, concert and booking)
and ends it. People book, ask again under the same key, cancel and pay; meanwhile concert, booking and the event store
are killed (SIGKILL) at random moments, one at a time. Ctrl-C ends it early and judges what was done until then.
Exit status: 0 every promise was kept, 1 one was broken or something does not start, 2 the command is not understood.`;

const { values } = readArguments(
  {
    options: {
      kills: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  },
  help,
);
if (values.help) console.log(help);
else process.exit(await run());

async function run(): Promise<number> {
  const began = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    say('ending early; Ctrl-C again ends it at once');
    stopping.abort();
  });
  try {
    const [kills, seed, ordersPerSecond] = [whole('kills'), whole('seed'), whole('rate')];
    const tortured = await torture({ kills, seed, ordersPerSecond, say, signal: stopping.signal });
    console.log(`\n${summaryOf(tortured)}`);
    return tortured.judgement.broken.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof PartUnavailable ? error.message : error);
    await stopChildren();
    return 1;
  }
}

function whole(name: 'kills' | 'seed' | 'rate'): number {
  const value = values[name];
  return /^[1-9]\d{0,8}$/.test(value)
    ? Number(value)
    : notUnderstood(`--${name} takes a whole number, not ${value}`, help);
}
