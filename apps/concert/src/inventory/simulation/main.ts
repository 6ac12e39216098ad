import { parseArgs } from 'node:util';
import { simulateOnAllCores } from './on-all-cores.ts';
import { PromiseBroken } from './simulate.ts';
import { World } from './world.ts';

const help = `Simulates sales: replicas that die, clocks that differ, a network that loses, delays and repeats, and one seed for it all.

  npm run simulate -- --seed 7                      one sale, step by step
  npm run simulate -- --bookings 1000000            so many bookings, on all cores
  npm run simulate -- --bookings 1000000 --seed 7   the same, from that seed on

Exit status: 0 every promise was kept, 1 one was broken, 2 the command is not understood.`;

process.exitCode = await run();

async function run(): Promise<number> {
  const asked = read();
  if (asked === undefined) return 2;
  const { seed, bookings } = asked;
  if (seed === undefined && bookings === undefined) {
    console.log(help);
    return 0;
  }
  try {
    if (bookings === undefined) await new World(seed ?? 1, undefined, console.log).run();
    else await many(seed ?? 1, bookings);
    console.log('every promise was kept');
    return 0;
  } catch (error) {
    console.error(error instanceof PromiseBroken ? error.message : error);
    return 1;
  }
}

async function many(seed: number, bookings: number): Promise<void> {
  const began = performance.now();
  let next = 0;
  const onProgress = (soFar: { sales: number; bookings: number; events: number }) => {
    const seconds = Math.round((performance.now() - began) / 1000);
    if (seconds < next) return;
    next = seconds + 5;
    console.log(
      `${seconds} s: ${soFar.bookings} of ${bookings} bookings in ${soFar.sales} sales, ${soFar.events} events`,
    );
  };
  const { sales, bookings: done, acknowledged, events } = await simulateOnAllCores({ seed, bookings, onProgress });
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${done} bookings in ${sales} sales, ${acknowledged} acknowledged, ${events} events: ${Math.round(done / seconds)} bookings/s`,
  );
}

function read(): { seed: number | undefined; bookings: number | undefined } | undefined {
  try {
    const { values } = parseArgs({
      options: { seed: { type: 'string' }, bookings: { type: 'string' }, help: { type: 'boolean' } },
    });
    return values.help
      ? { seed: undefined, bookings: undefined }
      : { seed: whole(values.seed), bookings: whole(values.bookings) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return undefined;
  }
}

function whole(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,12}$/.test(text)) throw new Error(`${text} is no whole number`);
  return text === undefined ? undefined : Number(text);
}
