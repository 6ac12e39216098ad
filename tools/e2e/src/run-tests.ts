import { join } from 'node:path';
import { interrupted } from '@concert/parts/interrupted';
import { PartUnavailable } from '@concert/parts/part';
import { startParts } from '@concert/parts/parts';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { finish, runVitest } from './run-vitest.ts';

/**
 * `npm test`: starts the parts on free ports, runs every test but the slow ones (or those that the arguments choose, as
 * vitest takes them), stops the parts. The last line is `N passed, N failed`.
 */
const asked = process.argv.slice(2);
const choosesProject = asked.some((argument) => argument.startsWith('--project'));
const args = choosesProject ? asked : ['--project', '!slow', ...asked];
const stopAsked = interrupted();
const temporary = await temporaryDir();
try {
  const parts = await startParts({ dataDir: temporary.path, ports: 'free', onProgress: console.log });
  try {
    finish(await runVitest({ args, env: parts.env, reportFile: join(temporary.path, 'report.json'), stopAsked }));
  } finally {
    await parts.stop();
  }
} catch (error) {
  if (!(error instanceof PartUnavailable)) throw error;
  finish({ passed: 0, failed: 1, failures: [], remarks: [error.message] });
} finally {
  await temporary.remove();
}
