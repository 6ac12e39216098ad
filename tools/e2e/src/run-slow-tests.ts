import { join } from 'node:path';
import { interrupted } from '@concert/parts/interrupted';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { finish, runVitest } from './run-vitest.ts';

/**
 * `npm run test:slow`: the tests that take minutes (or those of them that the arguments choose, as vitest takes them).
 * They start what they need, one after the other. The last line is `N passed, N failed`.
 */
const stopAsked = interrupted();
const temporary = await temporaryDir();
try {
  const args = ['--project', 'slow', ...process.argv.slice(2)];
  finish(await runVitest({ args, env: {}, reportFile: join(temporary.path, 'report.json'), stopAsked }));
} finally {
  await temporary.remove();
}
