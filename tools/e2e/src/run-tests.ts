import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from '@concert/parts/child';
import { interrupted } from '@concert/parts/interrupted';
import { PartUnavailable } from '@concert/parts/part';
import { type PartsEnvironment, startParts } from '@concert/parts/parts';
import { repositoryRoot } from '@concert/parts/repository';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { type Outcome, outcomeOf, type Report } from './outcome.ts';

/**
 * `npm test`: starts the parts on free ports, runs every test (or those that the arguments choose, as vitest takes
 * them), stops the parts. The last line is `N passed, N failed`.
 */
const vitestArgs = process.argv.slice(2);
const stopAsked = interrupted();
const temporary = await temporaryDir();
try {
  const parts = await startParts({ dataDir: temporary.path, ports: 'free', onProgress: console.log });
  try {
    finish(await runTests(parts.env));
  } finally {
    await parts.stop();
  }
} catch (error) {
  if (!(error instanceof PartUnavailable)) throw error;
  finish({ passed: 0, failed: 1, remarks: [error.message] });
} finally {
  await temporary.remove();
}

async function runTests(env: PartsEnvironment): Promise<Outcome> {
  const reportFile = join(temporary.path, 'report.json');
  const vitest = await runChild({
    command: process.execPath,
    args: [
      join(repositoryRoot, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...vitestArgs,
    ],
    env: { ...process.env, ...env },
    cwd: repositoryRoot,
  });
  const ended = await Promise.race([vitest.exited, stopAsked]);
  if (ended === undefined) {
    await vitest.kill();
    return { passed: 0, failed: 1, remarks: ['interrupted'] };
  }
  const report: Report | undefined = await readFile(reportFile, 'utf8').then(JSON.parse, () => undefined);
  return outcomeOf(report, ended === 'exit code 0' ? 0 : 1, vitestArgs.some(isNameFilter));
}

function isNameFilter(argument: string): boolean {
  return argument === '-t' || argument.startsWith('--testNamePattern');
}

/** The count is the very last line, after whatever the stopping of the parts had to say. */
function finish({ passed, failed, remarks }: Outcome): void {
  for (const remark of remarks) console.log(remark);
  process.exitCode = failed === 0 ? 0 : 1;
  process.on('exit', () => console.log(`${passed} passed, ${failed} failed`));
}
