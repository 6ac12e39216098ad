import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from '@concert/parts/child';
import type { PartsEnvironment } from '@concert/parts/parts';
import { repositoryRoot } from '@concert/parts/repository';
import { type Outcome, outcomeOf, type Report } from './outcome.ts';

export interface VitestRun {
  /** What to run, as vitest takes it. */
  args: readonly string[];
  env: Partial<PartsEnvironment>;
  /** Where the runner leaves its report, from which is counted. */
  reportFile: string;
  /** Ends the run early, when it settles. */
  stopAsked: Promise<void>;
}

/** Runs tests, shows what the runner shows, and counts. */
export async function runVitest({ args, env, reportFile, stopAsked }: VitestRun): Promise<Outcome> {
  const vitest = await runChild({
    command: process.execPath,
    args: [
      join(repositoryRoot, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...args,
    ],
    env: { ...process.env, ...env },
    cwd: repositoryRoot,
  });
  const ended = await Promise.race([vitest.exited, stopAsked]);
  if (ended === undefined) {
    await vitest.kill();
    return { passed: 0, failed: 1, failures: [], remarks: ['interrupted'] };
  }
  const report: Report | undefined = await readFile(reportFile, 'utf8').then(JSON.parse, () => undefined);
  return outcomeOf(report, ended === 'exit code 0' ? 0 : 1, args.some(isNameFilter));
}

function isNameFilter(argument: string): boolean {
  return argument === '-t' || argument.startsWith('--testNamePattern');
}

/** The very last lines, after whatever the stopping of the parts had to say: what failed, and the count. */
export function finish({ passed, failed, failures, remarks }: Outcome): void {
  process.exitCode = failed === 0 ? 0 : 1;
  process.on('exit', () => {
    for (const failure of failures) console.log(`failed: ${failure.replace(`${repositoryRoot}/`, '')}`);
    for (const remark of remarks) console.log(remark);
    console.log(`${passed} passed, ${failed} failed`);
  });
}
