import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { derivedId } from '@concert/ids/ids';
import { type Bug, noBug } from '../bug.ts';
import type { StoreCalls } from '../connection.ts';

// Mistakes between a writer and its store, its disk, or whoever asks it.

function onAppend(store: StoreCalls, append: StoreCalls['append']): StoreCalls {
  return { ...store, append };
}

export function appendsAnyway(...[store, { stream }]: Parameters<Bug['store']>): StoreCalls {
  return onAppend(store, (name, events) => {
    const last = stream.log.at(-1)?.revision;
    return store.append(name, events, last ?? 'no_stream');
  });
}

const lastOf = (events: readonly unknown[], expected: bigint | 'no_stream') =>
  (expected === 'no_stream' ? -1n : expected) + BigInt(events.length);

export function acknowledgesAtOnce(store: StoreCalls): StoreCalls {
  return onAppend(store, async (...[name, events, expected]) => {
    store.append(name, events, expected).catch(() => undefined);
    return lastOf(events, expected);
  });
}

export function believesInLuck(store: StoreCalls): StoreCalls {
  return onAppend(store, (...[name, events, expected]) =>
    store.append(name, events, expected).catch((error) => {
      if (error instanceof EventStoreUnavailable) return lastOf(events, expected);
      throw error;
    }),
  );
}

export function neverHearsOfConflicts(store: StoreCalls): StoreCalls {
  return onAppend(store, (...asked) =>
    store.append(...asked).catch((error) => {
      if (error instanceof WrongExpectedRevision) return new Promise<bigint>(() => undefined);
      throw error;
    }),
  );
}

export function namesEventsByPlace(store: StoreCalls): StoreCalls {
  return onAppend(store, (name, events, expected) => {
    const named = events.map((event, i) => ({ ...event, id: derivedId(name, `${expected}`, `${i}`) }));
    return store.append(name, named, expected);
  });
}

export function readsNothing(store: StoreCalls): StoreCalls {
  return { ...store, async *readStream() {} };
}

export async function looksAtOnce(...[writer, save]: Parameters<Bug['look']>): Promise<void> {
  save(writer);
}

export async function takesSilenceForNo(...[inventories, concertId, command]: Parameters<Bug['submit']>) {
  try {
    return await noBug.submit(inventories, concertId, command);
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return { refused: 'sold-out' } as const;
    throw error;
  }
}
