import { join } from 'node:path';
import { NotUnderstood } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import { interrupted } from '@concert/parts/interrupted';
import { PartUnavailable } from '@concert/parts/part';
import { repositoryRoot } from '@concert/parts/repository';
import colors from 'picocolors';
import { help, type Options, parseOptions } from './arguments.ts';
import { Bench } from './bench.ts';
import { afterAudit, measureAll } from './measure-all.ts';
import { describeMachine, type Machine } from './report/machine.ts';
import { tableOf } from './report/table.ts';
import { writeRaw, writeRows } from './report/write.ts';
import { full, quick } from './scale.ts';

const began = performance.now();
const say = (line: string) =>
  console.error(`${colors.dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`)}  ${line}`);

process.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options !== 'help') return await run(options);
    console.log(help);
    return 0;
  } catch (error) {
    if (!(error instanceof NotUnderstood || error instanceof PartUnavailable)) throw error;
    console.error(error instanceof NotUnderstood ? `${error.message} (--help tells more)` : error.message);
    return error instanceof NotUnderstood ? 2 : 1;
  } finally {
    await stopChildren();
  }
}

/** Whether it ends by itself or by Ctrl-C, nothing is left running. */
async function run(options: Options): Promise<number> {
  const bench = new Bench(options.quick ? quick : full, options.rows, say);
  const stopAsked = interrupted().then(() => 130);
  try {
    return await Promise.race([measure(bench, options), stopAsked]);
  } finally {
    await bench.stop();
  }
}

async function measure(bench: Bench, { rows, json, out }: Options): Promise<number> {
  const machine = describeMachine((await bench.ground()).folder);
  const measured = await measureAll(bench, rows);
  const audited = await bench.audit();
  const verdicts = afterAudit(measured, audited);
  const table = `${headOf(bench, machine)}\n\n${tableOf(verdicts)}`;
  console.log(table);
  for (const line of audited?.lines ?? []) console.log(`audit: ${line}`);
  const folder = out ?? join(repositoryRoot, '.bench', machine.when.replaceAll(':', '-'));
  writeRaw(folder, { table, verdicts, machine });
  if (json !== undefined) writeRows(json, verdicts);
  console.log(`raw figures: ${folder}`);
  return verdicts.some((verdict) => verdict.void) ? 1 : 0;
}

/** What it ran on, and how. */
function headOf({ scale }: Bench, { processor, processors, memoryGib, node, fsyncMs, commit }: Machine): string {
  const on = `${processors} × ${processor}, ${memoryGib} GiB, Node ${node}, fsync ${fsyncMs.median.toFixed(2)} ms, ${commit}`;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  return `${on}\n${scale.quick ? 'quick: ' : ''}${scale.rounds} rounds by turns, medians (least..most), in ${seconds} s`;
}
