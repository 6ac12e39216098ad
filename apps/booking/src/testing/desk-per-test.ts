import type { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { onTestFinished } from 'vitest';
import { openDesk } from './desk.ts';
import { fakeConcert } from './fake-concert.ts';
import { openPersonal } from './open-personal.ts';

/** A desk with all that it asks; closed when the test that is running is over. */
export async function deskPerTest<Store extends MemoryEventStore>(store: Store) {
  const concert = await fakeConcert();
  const desk = await openDesk({ store, personal: openPersonal, concertUrl: concert.url });
  onTestFinished(async () => {
    await desk.close();
    await concert.stop();
  });
  return { concert, store, desk };
}
