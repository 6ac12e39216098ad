import { connectEventStore } from '@concert/event-store/connect';
import { eventsOf } from '@concert/kafka/events';
import { personalData } from '@concert/personal-data/personal-data';
import { runService } from '@concert/service/run';
import { readDeliveryConfig } from './config.ts';
import { deliveriesIn, streamPrefix } from './deliveries.ts';
import { getDelivery } from './http/get-delivery.ts';
import { issueTickets } from './http/issue-tickets.ts';
import { recordReceipt } from './http/record-receipt.ts';
import { recordShipment } from './http/record-shipment.ts';
import { reactions } from './react/reactions.ts';
import { translate } from './relay/translate.ts';
import { unable } from './unable.ts';

await runService('delivery', readDeliveryConfig, async (service, config) => {
  const { http } = service;
  service.unableWhen(unable);

  const store = connectEventStore(config.EVENTSTORE_URL);
  service.readyWhen('event store', () => store.ping());
  service.onStop('event store', () => store.close());
  // Without the key ring an address cannot be shown, but tickets still go out: that is no reason to take no requests.
  const personal = personalData({ url: config.POSTGRES_URL, migrations: config.MIGRATIONS });
  service.background('key ring', () => personal.ready());
  service.onStop('key ring', () => personal.close());
  const deliveries = deliveriesIn(store);

  getDelivery(http, { deliveries, personal });
  recordShipment(http, deliveries);
  recordReceipt(http, deliveries);
  issueTickets(http, deliveries);

  const events = eventsOf(service, config.KAFKA_BROKERS);
  events.consume(reactions(deliveries));
  events.relay({ prefixes: [streamPrefix], store, translate });
});
