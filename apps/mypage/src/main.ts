import { eventsOf } from '@concert/kafka/events';
import { preparedSchema } from '@concert/postgres/migrate';
import { connectPostgres, ping } from '@concert/postgres/postgres';
import { runService } from '@concert/service/run';
import { readMypageConfig } from './config.ts';
import { getBooking } from './http/get-booking.ts';
import { listBookings } from './http/list-bookings.ts';
import { projection } from './project/projection.ts';
import { unsettled } from './project/unsettled.ts';
import { unable } from './unable.ts';

const schema = 'mypage';

await runService('mypage', readMypageConfig, async (service, config) => {
  const { http, metrics } = service;
  service.unableWhen(unable);
  const { POSTGRES_URL: url, MIGRATIONS: migrations } = config;

  const pool = connectPostgres({ url, schema, applicationName: 'mypage' });
  metrics.pool('mypage', pool);
  const tables = preparedSchema({ url, schema, folder: new URL('./migrations/', import.meta.url), migrations });
  service.readyWhen('tables', () => tables.check());
  service.readyWhen('postgres', () => ping(pool));
  service.onStop('postgres', () => pool.end());

  listBookings(http, pool);
  getBooking(http, pool);

  const waiting = unsettled();
  metrics.figure('paid_unsettled_bookings', 'Paid bookings with neither tickets nor the money back', () => [
    { value: waiting.count },
  ]);
  metrics.figure('paid_unsettled_oldest_seconds', 'How long the oldest of them has been waiting', () => [
    { value: waiting.oldestSeconds(Date.now()) },
  ]);
  service.background('unsettled', async (signal) => {
    await tables.prepare();
    await waiting.keepLooking(pool, signal);
  });

  const freshness = metrics.durations('mypage_freshness_seconds', 'From an event to its showing on MyPage');
  const shown = ({ occurredAt }: { occurredAt: string }) => freshness((Date.now() - Date.parse(occurredAt)) / 1000);
  const events = eventsOf(service, config.KAFKA_BROKERS);
  service.background('projection', async () => {
    await tables.prepare();
    events.project(projection(pool, shown));
  });
});
