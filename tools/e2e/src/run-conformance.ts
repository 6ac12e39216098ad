import { join } from 'node:path';
import { startEventStoreDev } from '@concert/eventstore-dev/start';
import { interrupted } from '@concert/parts/interrupted';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { finish, runVitest } from './run-vitest.ts';

/**
 * `npm run conformance`: holds the server at EVENTSTORE_URL against everything that the system relies on; without an
 * address, the stand-in, which is then also killed, frozen and cut off. The last line is `N passed, N failed`.
 */
const suite = 'libs/event-store/src/conformance/';
const faults = 'tools/eventstore-dev/';

const given = process.env.EVENTSTORE_URL;
const stopAsked = interrupted();
const temporary = await temporaryDir();
const run = (url: string, folders: readonly string[]) =>
  runVitest({
    args: ['--project', 'int', ...folders],
    env: { EVENTSTORE_URL: url },
    reportFile: join(temporary.path, 'report.json'),
    stopAsked,
  });

try {
  if (given) {
    console.log(`the event store at ${given}`);
    finish(await run(given, [suite]));
  } else {
    console.log('no EVENTSTORE_URL: the stand-in for development and test');
    const standIn = await startEventStoreDev({ dataDir: join(temporary.path, 'eventstore') });
    try {
      finish(await run(standIn.url, [suite, faults]));
    } finally {
      await standIn.stop();
    }
  }
} finally {
  await temporary.remove();
}
