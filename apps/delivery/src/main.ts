import { connectEventStore } from '@concert/event-store/event-store';
import { consume } from '@concert/kafka/consume';
import { connectKafka } from '@concert/kafka/kafka';
import { relay } from '@concert/kafka/relay';
import { ensureTopics } from '@concert/kafka/topics';
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

const context = 'delivery';

await runService(context, readDeliveryConfig, async (service, config) => {
  const { http, logger, metrics, signal, isUnable } = service;
  service.unableWhen(unable);
  const store = connectEventStore(config.EVENTSTORE_URL);
  const personal = personalData({ url: config.POSTGRES_URL });
  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS.split(','), clientId: context, logger });
  const deliveries = deliveriesIn(store);

  getDelivery(http, { deliveries, personal });
  recordShipment(http, deliveries);
  recordReceipt(http, deliveries);
  issueTickets(http, deliveries);

  service.background('key ring', () => personal.ready());
  service.background('topics', (stopped) => ensureTopics(kafka, context, stopped));
  const consumer = await consume(kafka, { context, handlers: reactions(deliveries), isUnable, metrics, signal });
  const publisher = await relay(kafka, { context, prefixes: [streamPrefix], store, translate, metrics, signal });

  // Without the key ring an address cannot be shown, but tickets still go out: that is no reason to take no requests.
  service.readyWhen('event store', () => store.ping());
  service.onStop('event store', () => store.close());
  service.onStop('key ring', () => personal.close());
  service.onStop('kafka', () => kafka.close());
  service.onStop('relay', () => publisher.stop());
  service.onStop('consumer', () => consumer.stop());
});
