import { connectEventStore } from '@concert/event-store/connect';
import { eventsOf } from '@concert/kafka/events';
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

await runService('booking', readBookingConfig, async (service, config) => {
  const { http, logger, internalIdentity } = service;
  service.unableWhen(unable);

  const store = connectEventStore(config.EVENTSTORE_URL);
  service.readyWhen('event store', () => store.ping());
  service.onStop('event store', () => store.close());
  const personal = personalData({ url: config.POSTGRES_URL, migrations: config.MIGRATIONS });
  service.background('key ring', () => personal.ready());
  service.readyWhen('key ring', () => personal.ping());
  service.onStop('key ring', () => personal.close());
  const holds = concertHolds({
    urls: config.CONCERT_URL.split(','),
    identity: internalIdentity,
    timeoutMs: config.HOLD_TIMEOUT_MS,
    logger,
  });
  service.onStop('holds', () => holds.close());
  const bookings = bookingsIn(store);

  placeBooking(http, { bookings, holds, personal });
  getBooking(http, { bookings, personal });
  cancelBooking(http, { bookings });

  const events = eventsOf(service, config.KAFKA_BROKERS);
  events.consume(reactions(bookings));
  events.relay({ prefixes: [streamPrefix], store, translate });
});
