import { setTimeout as pause } from 'node:timers/promises';
import { connectEventStore } from '@concert/event-store/connect';
import { runService } from '@concert/service/run';
import { Catalogue } from './catalogue/catalogue.ts';
import { readConcertConfig } from './config.ts';
import { concertRoutes } from './http/routes.ts';
import { keepExpiring } from './inventory/expiry.ts';
import { Inventories } from './inventory/inventories.ts';
import type { SnapshotFiles } from './snapshot/snapshot-files.ts';
import { Snapshots } from './snapshot/snapshots.ts';
import { unable } from './unable.ts';
import { warm } from './warm.ts';
import { keepWatch } from './watch/figures.ts';

const maxQueued = 4096;
const longestBeforeEventsMs = 1000;

/** The concert service. @param files none: no snapshots are kept */
export async function serve(files: SnapshotFiles | undefined): Promise<void> {
  await runService('concert', readConcertConfig, async (service, config) => {
    const { http, logger } = service;
    service.unableWhen(unable);
    const now = Date.now;

    const store = connectEventStore(config.EVENTSTORE_URL);
    service.readyWhen('event store', () => store.ping());
    service.onStop('event store', () => store.close());
    const catalogue = new Catalogue(store);
    const inventories = new Inventories({ store, now, maxQueued });
    const kept = { store, catalogue, inventories, logger };
    const snapshots = files && new Snapshots({ ...kept, files, now });
    const memory = warm({ ...kept, restore: async () => snapshots?.restore() });
    service.readyWhen('memory', () => memory.check());
    service.background('memory', (stopped) => memory.follow(stopped));
    if (snapshots !== undefined) {
      service.background('snapshots', (stopped) => snapshots.keep(memory, stopped));
      service.onStop('snapshots', () => snapshots.save(memory));
    }
    service.background('expiry', (stopped) => keepExpiring({ inventories, now, isWarm: memory.isWarm }, stopped));
    keepWatch(service, { inventories, now, memory });

    concertRoutes(http, {
      catalogue,
      inventories,
      now,
      payWindowSeconds: config.PAY_WINDOW_SECONDS,
      holdGraceMs: config.HOLD_GRACE_MS,
    });

    // Requests are answered without Kafka: what speaks to it is loaded when they are, or soon if memory takes longer.
    service.background('events', async (stopped) => {
      await Promise.race([memory.warmed, pause(longestBeforeEventsMs, undefined, { signal: stopped })]);
      const { beginEvents } = await import('./events.ts');
      if (!stopped.aborted) beginEvents(service, { brokers: config.KAFKA_BROKERS, store, inventories });
    });
  });
}
