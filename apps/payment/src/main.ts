import { connectEventStore } from '@concert/event-store/connect';
import { eventsOf } from '@concert/kafka/events';
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
import { outstandingList } from './settle/outstanding.ts';
import { settling } from './settle/settle.ts';
import { settleOutstanding } from './settle/settle-outstanding.ts';
import { unable } from './unable.ts';

await runService('payment', readPaymentConfig, async (service, config) => {
  const { http, logger, metrics } = service;
  service.unableWhen(unable);

  const store = connectEventStore(config.EVENTSTORE_URL);
  service.readyWhen('event store', () => store.ping());
  service.onStop('event store', () => store.close());
  const payments = paymentsIn(store);
  const keys = paymentKeysIn(store);

  const timeoutMs = config.PROVIDER_TIMEOUT_MS;
  const provider = simulatedProvider({ clock, lateMs: config.PROVIDER_LATE_MS, silentMs: timeoutMs });
  const settle = settling({ payments, provider, timeoutMs, logger });
  const list = outstandingList(2 * timeoutMs);
  service.background('settle', settleOutstanding({ store, settle, list, clock, logger }));
  metrics.figure('payment_undecided_oldest_seconds', 'How long the provider has left an attempt undecided', () => {
    const nowMs = clock.now().getTime();
    return [{ value: Math.max(0, nowMs - (list.oldestAttemptMs() ?? nowMs)) / 1000 }];
  });

  const events = eventsOf(service, config.KAFKA_BROKERS);
  const consumer = events.consume(reactions(payments));
  events.relay({ prefixes: [streamPrefix], store, translate });

  const isBehind = async () => (await consumer.lag()) > 0;
  startPayment(http, { payments, keys, settle, isBehind, clock, methods: provider.methods });
  getPayment(http, payments, keys);
});
