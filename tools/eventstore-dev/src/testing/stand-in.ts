import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEventStore } from '@concert/event-store/connect';
import type { EventStore, NewEvent, RecordedEvent } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import { onTestFinished } from 'vitest';
import { type EventStoreDev, startEventStoreDev } from '../start.ts';

/** A folder for one test, gone after it. */
export async function newDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'eventstore-dev-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A stand-in for one test, and how to start it again with the same data on the same port. */
export async function standIn(): Promise<{ current: EventStoreDev; startAgain(): Promise<void> }> {
  const dataDir = await newDataDir();
  const running = {
    current: await startEventStoreDev({ dataDir }),
    async startAgain() {
      const port = Number(/:(\d+)\?/.exec(running.current.url)?.[1]);
      running.current = await startEventStoreDev({ dataDir, port });
    },
  };
  onTestFinished(() => running.current.kill());
  return running;
}

/** A store for one test. */
export function storeOf({ url }: EventStoreDev, timeoutMs = 5_000): EventStore {
  const store = connectEventStore(url, { timeoutMs });
  onTestFinished(() => store.close());
  return store;
}

export function event(data: object = {}): NewEvent {
  const metadata = { correlationId: 'test', causationId: 'test', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };
  return { id: newId(), type: 'Tested', data, metadata };
}

/** Follows on after what was seen before, until `enough`; throws what breaks it. */
export async function followOn(
  store: EventStore,
  prefix: string,
  seen: RecordedEvent[],
  enough: (seen: number) => boolean,
): Promise<void> {
  const { signal } = new AbortController();
  const after = seen.at(-1)?.position;
  for await (const recorded of store.follow([prefix], { signal, ...(after === undefined ? {} : { after }) })) {
    seen.push(recorded);
    if (enough(seen.length)) return;
  }
}
