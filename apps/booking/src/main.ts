import { connectEventStore } from '@concert/event-store/event-store';
import { consume } from '@concert/kafka/consume';
import { connectKafka } from '@concert/kafka/kafka';
import { relay } from '@concert/kafka/relay';
import { ensureTopics } from '@concert/kafka/topics';
import { personalData } from '@concert/personal-data/personal-data';
import { runService } from '@concert/service/run';
import { bookingsIn, streamPrefix } from './bookings.ts';
import { readBookingConfig } from './config.ts';
import { concertHolds } from './hold/concert-holds.ts';
import { cancelBooking } from './http/cancel-booking.ts';
import { getBooking } from './http/get-booking.ts';
import { placeBooking } from './http/place-booking.ts';
import { reactions } from './react/reactions.ts';
import { translate } from './relay/translate.ts';
import { unable } from './unable.ts';

const context = 'booking';

await runService(context, readBookingConfig, async (service, config) => {
  const { http, logger, metrics, signal, isUnable } = service;
  service.unableWhen(unable);
  const store = connectEventStore(config.EVENTSTORE_URL);
  const personal = personalData({ url: config.POSTGRES_URL });
  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS.split(','), clientId: context, logger });
  const identity = () => service.internalIdentity(context);
  const holds = concertHolds({ url: config.CONCERT_URL, identity, timeoutMs: config.HOLD_TIMEOUT_MS, logger });
  const bookings = bookingsIn(store);

  placeBooking(http, { bookings, holds, personal });
  getBooking(http, { bookings, personal });
  cancelBooking(http, { bookings });

  service.background('key ring', () => personal.ready());
  service.background('topics', (stopped) => ensureTopics(kafka, context, stopped));
  const consumer = await consume(kafka, { context, handlers: reactions(bookings), isUnable, metrics, signal });
  const publisher = await relay(kafka, { context, prefixes: [streamPrefix], store, translate, metrics, signal });

  service.readyWhen('event store', () => store.ping());
  service.readyWhen('key ring', () => personal.ping());
  service.onStop('event store', () => store.close());
  service.onStop('key ring', () => personal.close());
  service.onStop('kafka', () => kafka.close());
  service.onStop('holds', () => holds.close());
  service.onStop('relay', () => publisher.stop());
  service.onStop('consumer', () => consumer.stop());
});
