import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventStoreUnavailable } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { concert, hold, idOf, nowMs, register, request } from '../testing/examples.ts';
import { directories, replica } from '../testing/replica.ts';
import { writeCheckedFile } from './checked-file.ts';

const { make, remove } = directories();
afterAll(remove);

const [spring, autumn] = [idOf('spring'), idOf('autumn')];
const one = [{ grade: 'R', quantity: 1 }];
const fileOf = (concertId: string) => `inventory-${concertId}`;

/** Two concerts with five R each, two of spring's held; all of it is in snapshots, whose writer has stopped. */
async function saved() {
  const store = new MemoryEventStore();
  const directory = await make();
  const writing = replica(store, directory);
  const stop = await writing.start();
  for (const name of ['spring', 'autumn']) {
    await writing.catalogue.register({ type: 'RegisterConcert', concert: concert(name), nowMs }, request);
    await writing.inventories.submit(idOf(name), register('R', 5), 'request');
  }
  for (const name of ['kim', 'lee']) await writing.inventories.submit(spring, hold(name, one), 'request');
  await writing.followed();
  await writing.snapshots?.save(writing.memory);
  await stop();
  expect(writing.logger.warn).not.toHaveBeenCalled();
  const path = (name: string) => join(directory, name);
  return { store, directory, writing, path };
}

/** A new process over the same store and files; what it knows when it is warm. */
async function restarted({ store, directory }: { store: MemoryEventStore; directory: string }) {
  const again = replica(store, directory);
  await again.files?.readAhead();
  const reads = store.reads;
  const follow = vi.spyOn(store, 'follow');
  const stop = await again.start();
  const { after } = follow.mock.lastCall?.[1] ?? {};
  await stop();
  const warnings = again.logger.warn.mock.calls.map(([, message]) => String(message).split(':')[0]);
  const left = [again.left(spring), again.left(autumn)];
  return { ...again, after, warnings, left, reads: store.reads - reads };
}

const flipped = async (path: string) => {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1);
  await writeFile(path, bytes);
};
const cut = async (path: string) => writeFile(path, (await readFile(path)).subarray(0, -9));
const garbage = (path: string) => writeFile(path, 'something else');

describe('a start with snapshots', () => {
  it('follows on from them, and reads no stream', async () => {
    const stage = await saved();
    const { after, left, reads, catalogue, inventories } = await restarted(stage);
    expect([after, left, reads]).toEqual([stage.store.log.at(-1)?.position, [3, 5], 0]);
    expect([...catalogue.all()]).toEqual([...stage.writing.catalogue.all()]);
    expect(await inventories.submit(spring, hold('kim', one), 'request')).toEqual([]);
    expect(await inventories.submit(spring, hold('park', one), 'request')).toHaveLength(1);
  });

  it('hears what was written since', async () => {
    const stage = await saved();
    await replica(stage.store).inventories.submit(spring, hold('park', one), 'request');
    const again = await restarted(stage);
    expect([again.left, again.reads, again.warnings]).toEqual([[2, 5], 0, []]);
  });

  it.each([
    ['has a flipped bit', flipped],
    ['is too short', cut],
    ['is something else', garbage],
    ['is missing', rm],
    ['is of another version', (path: string) => writeCheckedFile(path, { concertId: spring, revision: '1' }, [])],
  ])('notices a file that %s, and reads that stream', async (_, damage) => {
    const stage = await saved();
    await damage(stage.path(fileOf(spring)));
    const { left, reads, warnings } = await restarted(stage);
    expect([left, reads, warnings]).toEqual([[3, 5], 1, ['a snapshot cannot be used']]);
  });

  it('notices a file of another concert', async () => {
    const stage = await saved();
    await rename(stage.path(fileOf(autumn)), stage.path(fileOf(spring)));
    const { left, reads, warnings } = await restarted(stage);
    expect([left, reads, warnings.length]).toEqual([[3, 5], 2, 2]);
  });

  it.each([
    ['has a flipped bit', flipped, 1],
    ['is too short', cut, 1],
    ['is of another version', (path: string) => writeCheckedFile(path, { version: 0 }, []), 1],
    ['is missing', rm, 0],
  ])('reads all streams when the manifest %s', async (_, damage, warned) => {
    const stage = await saved();
    await damage(stage.path('manifest'));
    const { after, left, warnings } = await restarted(stage);
    expect([after, left, warnings.length]).toEqual([undefined, [3, 5], warned]);
  });

  it('reads the tail when a file is older than the manifest says, and takes a newer one as it is', async () => {
    const stage = await saved();
    await copyFile(stage.path(fileOf(spring)), stage.path('old file'));
    await copyFile(stage.path('manifest'), stage.path('old manifest'));
    const writing = replica(stage.store, stage.directory);
    const stop = await writing.start();
    await writing.inventories.submit(spring, hold('park', one), 'request');
    await writing.followed();
    await writing.snapshots?.save(writing.memory);
    await stop();
    await copyFile(stage.path('manifest'), stage.path('new manifest'));

    await copyFile(stage.path('old manifest'), stage.path('manifest'));
    const newer = await restarted(stage);
    expect([newer.left, newer.reads, newer.warnings]).toEqual([[2, 5], 0, []]);
    await copyFile(stage.path('new manifest'), stage.path('manifest'));
    await copyFile(stage.path('old file'), stage.path(fileOf(spring)));
    const older = await restarted(stage);
    expect([older.left, older.reads, older.warnings]).toEqual([[2, 5], 1, []]);
  });

  it('does not believe them over a store that does not have their last event', async () => {
    const { directory } = await saved();
    const { after, left, warnings } = await restarted({ store: new MemoryEventStore(), directory });
    expect([after, left, warnings.length]).toEqual([undefined, [undefined, undefined], 1]);
  });

  it('waits for a store that is away', async () => {
    const stage = await saved();
    await rm(stage.path(fileOf(spring)));
    stage.store.away = true;
    const again = replica(stage.store, stage.directory);
    await expect(again.start()).rejects.toThrow(EventStoreUnavailable);
    stage.store.away = false;
    await (await again.start())();
    expect([again.left(spring), again.left(autumn)]).toEqual([3, 5]);
  });

  it('tries a stream again that was not understood', async () => {
    const stage = await saved();
    const metadata = { correlationId: 'c', causationId: 'c', version: 99, occurredAt: '2031-01-01T00:00:00.000Z' };
    await stage.store.append(fileOf(autumn), [{ id: 'odd', type: 'TicketsHeld', data: {}, metadata }], 1n);
    const confused = replica(stage.store, stage.directory);
    const stop = await confused.start();
    await confused.snapshots?.save(confused.memory);
    await stop();
    expect([confused.left(spring), confused.memory.isUnreadable(autumn)]).toEqual([3, true]);
    const again = await restarted(stage);
    expect([again.left[0], again.memory.isUnreadable(autumn)]).toEqual([3, true]);
    expect(again.warnings).toEqual(['a stream cannot be understood']);
  });
});

describe('keeping snapshots', () => {
  it('writes what has changed, and nothing when nothing has', async () => {
    const { store, directory, path } = await saved();
    const keeping = replica(store, directory);
    const stop = await keeping.start();
    await rm(path(fileOf(spring)));
    await rm(path('manifest'));
    await keeping.snapshots?.save(keeping.memory);
    expect(await readdir(directory)).toEqual([fileOf(autumn)]);
    await keeping.inventories.submit(autumn, hold('kim', one), 'request');
    await keeping.followed();
    await rm(path(fileOf(autumn)));
    await keeping.snapshots?.save(keeping.memory);
    expect((await readdir(directory)).toSorted()).toEqual([fileOf(autumn), 'manifest']);
    await stop();
  });

  it('is due after a minute, and sooner after many events, but not before ten seconds', async () => {
    const { store, directory } = await saved();
    const { snapshots, memory, clock } = replica(store, directory);
    const after = (handled: number, ms: number) => {
      clock.nowMs = nowMs + ms;
      const place = { position: '9:9', id: 'last', streamName: 's', revision: '9', handled };
      return snapshots?.isDue({ ...memory, place: () => place });
    };
    expect([after(1, 59_999), after(1, 60_000)]).toEqual([false, true]);
    expect([after(50_000, 9_999), after(50_000, 10_000), after(49_999, 10_000)]).toEqual([false, true, false]);
    clock.nowMs = nowMs + 60_000;
    expect(snapshots?.isDue(memory)).toBe(false);
  });

  it('that is impossible is told once, tried again, and keeps nobody from booking', async () => {
    const { store, directory } = await saved();
    const blocked = join(directory, 'blocked');
    await writeFile(blocked, 'a file where the directory should be');
    const keeping = replica(store, blocked);
    const stop = await keeping.start();
    await keeping.snapshots?.save(keeping.memory);
    await keeping.snapshots?.save(keeping.memory);
    expect(keeping.logger.warn.mock.calls.map(([, message]) => message)).toEqual([
      'the snapshots cannot be read: memory comes from the streams',
      'snapshots cannot be written; a start will take longer',
    ]);
    expect(await keeping.inventories.submit(spring, hold('park', one), 'request')).toHaveLength(1);
    await rm(blocked);
    await keeping.snapshots?.save(keeping.memory);
    expect(keeping.logger.info).toHaveBeenCalledWith('snapshots are written again');
    await stop();
    expect((await restarted({ store, directory: blocked })).left).toEqual([2, 5]);
  });

  it('of two replicas in one directory hurts neither', async () => {
    const { store, directory } = await saved();
    const both = [replica(store, directory), replica(store, directory)];
    const stops = await Promise.all(both.map((either) => either.start()));
    for (const [i, either] of both.entries()) {
      await either.inventories.submit(spring, hold(`buyer ${i}`, one), 'request');
    }
    await Promise.all(both.map((either) => either.followed()));
    await Promise.all(both.map((either) => either.snapshots?.save(either.memory)));
    await Promise.all(stops.map((stop) => stop()));
    const again = await restarted({ store, directory });
    expect([again.left, again.warnings]).toEqual([[1, 5], []]);
  });
});
