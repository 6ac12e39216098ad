import { relay } from '../relay.ts';
import { noRelayMetrics, StoreInMemory, translate, trialKafka } from './trial.ts';

/** A process of its own for the trial that kills it: relays the first events of one booking. */
const [prefix, bookingId = '', count] = process.argv.slice(2);
const store = new StoreInMemory();
for (let amount = 0; amount < Number(count); amount += 1) store.append(bookingId, amount);

relay(trialKafka(prefix), {
  context: 'booking',
  prefixes: ['booking-'],
  store,
  translate,
  metrics: noRelayMetrics,
  signal: new AbortController().signal,
});
