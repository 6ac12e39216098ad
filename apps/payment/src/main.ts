import { connectEventStore } from '@concert/event-store/event-store';
import { consume } from '@concert/kafka/consume';
import { connectKafka } from '@concert/kafka/kafka';
import { relay } from '@concert/kafka/relay';
import { ensureTopics } from '@concert/kafka/topics';
import { runService } from '@concert/service/run';
import { systemClock as clock } from './clock.ts';
import { readPaymentConfig } from './config.ts';
import { getPayment } from './http/get-payment.ts';
import { startPayment } from './http/start-payment.ts';
import { paymentKeysIn } from './payment-keys.ts';
import { paymentsIn, streamPrefix } from './payments.ts';
import { simulatedProvider } from './provider/simulated.ts';
import { reactions } from './react/reactions.ts';
import { translate } from './relay/translate.ts';
import { settling } from './settle/settle.ts';
import { settleOutstanding } from './settle/settle-outstanding.ts';
import { unable } from './unable.ts';

const context = 'payment';

await runService(context, readPaymentConfig, async (service, config) => {
  const { http, logger, metrics, signal, isUnable } = service;
  service.unableWhen(unable);
  const store = connectEventStore(config.EVENTSTORE_URL);
  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS.split(','), clientId: context, logger });
  const payments = paymentsIn(store);
  const keys = paymentKeysIn(store);

  const timeoutMs = config.PROVIDER_TIMEOUT_MS;
  const provider = simulatedProvider({ clock, lateMs: config.PROVIDER_LATE_MS, silentMs: timeoutMs });
  const settle = settling({ payments, provider, timeoutMs, logger });
  service.background('settle', settleOutstanding({ store, settle, graceMs: 2 * timeoutMs, clock, logger }));

  service.background('topics', (stopped) => ensureTopics(kafka, context, stopped));
  const consumer = await consume(kafka, { context, handlers: reactions(payments), isUnable, metrics, signal });
  const publisher = await relay(kafka, { context, prefixes: [streamPrefix], store, translate, metrics, signal });

  const isBehind = async () => (await consumer.lag()) > 0;
  startPayment(http, { payments, keys, settle, isBehind, clock, methods: provider.methods });
  getPayment(http, payments, keys);

  service.readyWhen('event store', () => store.ping());
  service.onStop('event store', () => store.close());
  service.onStop('kafka', () => kafka.close());
  service.onStop('relay', () => publisher.stop());
  service.onStop('consumer', () => consumer.stop());
});
