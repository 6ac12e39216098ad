import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { afterAll, expect, test } from 'vitest';
import { prepareDisks } from './disk.ts';

const folder = await temporaryDir();
afterAll(() => folder.remove());
const disks = await prepareDisks(folder.path);

/** Ten commits of SQLite, as the stand-in for the event store makes them; gives how long they took. */
const tenCommits = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  db.exec('pragma journal_mode = wal; pragma synchronous = full; create table if not exists t (a)');
  const began = performance.now();
  for (let i = 0; i < 10; i++) db.exec('insert into t values (' + i + ')');
  console.log(performance.now() - began);`;

test.skipIf('missing' in disks)('a process waits for its disk as long as it is told, and is counted', async () => {
  if ('missing' in disks) return;
  const disk = await disks.disk('test');
  const commit = () =>
    Number(
      execFileSync(process.execPath, ['-e', tenCommits, join(folder.path, 'test.db')], {
        env: { ...process.env, ...disk.env, NODE_NO_WARNINGS: '1' },
      }),
    );
  commit();
  const native = disk.syncs();
  expect(native).toBeGreaterThanOrEqual(10);
  disk.set('slow');
  expect(commit()).toBeGreaterThan(20);
  expect(disk.syncs()).toBeGreaterThanOrEqual(native + 10);
  disk.set('none');
  commit();
  expect(disk.syncs()).toBeGreaterThanOrEqual(native + 20);
  disk.close();
});
