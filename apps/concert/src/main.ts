import { connectEventStore } from '@concert/event-store/event-store';
import { consume } from '@concert/kafka/consume';
import { connectKafka } from '@concert/kafka/kafka';
import { relay } from '@concert/kafka/relay';
import { ensureTopics } from '@concert/kafka/topics';
import { runService } from '@concert/service/run';
import { Catalogue, concertPrefix } from './catalogue/catalogue.ts';
import { readConcertConfig } from './config.ts';
import { concertRoutes } from './http/routes.ts';
import { keepExpiring } from './inventory/expiry.ts';
import { Inventories, inventoryPrefix } from './inventory/inventories.ts';
import { onBookingCancelled } from './react/on-booking-cancelled.ts';
import { onBookingPaid } from './react/on-booking-paid.ts';
import { translate } from './relay/translate.ts';
import { unable } from './unable.ts';
import { warm } from './warm.ts';

const context = 'concert';
const prefixes = [concertPrefix, inventoryPrefix];
const maxQueued = 4096;

await runService(context, readConcertConfig, async (service, config) => {
  const { http, logger, metrics, signal, isUnable } = service;
  service.unableWhen(unable);
  const now = Date.now;
  const store = connectEventStore(config.EVENTSTORE_URL);
  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS.split(','), clientId: context, logger });
  const catalogue = new Catalogue(store);
  const inventories = new Inventories({ store, now, maxQueued });
  const memory = warm({ store, catalogue, inventories, logger });

  concertRoutes(http, {
    catalogue,
    inventories,
    now,
    payWindowSeconds: config.PAY_WINDOW_SECONDS,
    holdGraceMs: config.HOLD_GRACE_MS,
  });

  service.background('memory', (stopped) => memory.follow(stopped));
  service.background('expiry', (stopped) => keepExpiring({ inventories, now, isWarm: memory.isWarm }, stopped));
  service.background('topics', (stopped) => ensureTopics(kafka, context, stopped));
  const handlers = {
    'booking.paid': onBookingPaid(inventories),
    'booking.cancelled': onBookingCancelled(inventories),
  };
  const consumer = await consume(kafka, { context, handlers, isUnable, metrics, signal });
  const publisher = await relay(kafka, { context, prefixes, store, translate, metrics, signal });

  service.readyWhen('event store', () => store.ping());
  service.readyWhen('memory', () => memory.check());
  service.onStop('event store', () => store.close());
  service.onStop('kafka', () => kafka.close());
  service.onStop('relay', () => publisher.stop());
  service.onStop('consumer', () => consumer.stop());
});
