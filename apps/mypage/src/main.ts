import { once } from 'node:events';
import { consume } from '@concert/kafka/consume';
import { connectKafka } from '@concert/kafka/kafka';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres } from '@concert/postgres/postgres';
import { runService } from '@concert/service/run';
import { readMypageConfig } from './config.ts';
import { getBooking } from './http/get-booking.ts';
import { listBookings } from './http/list-bookings.ts';
import { projection } from './project/projection.ts';
import { unable } from './unable.ts';

const schema = 'mypage';

await runService('mypage', readMypageConfig, async (service, config) => {
  const { http, logger, metrics } = service;
  service.unableWhen(unable);

  const pool = connectPostgres({ url: config.POSTGRES_URL, schema, applicationName: 'mypage' });
  metrics.pool('mypage', pool);
  service.onStop('postgres', () => pool.end());
  service.readyWhen('postgres', async () => {
    await pool.query('select from bookings limit 0');
  });

  listBookings(http, pool);
  getBooking(http, pool);

  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS.split(','), clientId: 'mypage', logger });
  service.onStop('kafka', () => kafka.close());
  service.background('projection', async (signal) => {
    await migrate({ url: config.POSTGRES_URL, schema, folder: new URL('./migrations/', import.meta.url) });
    const handlers = projection(pool);
    const consumer = await consume(kafka, {
      context: 'mypage',
      handlers,
      isUnable: service.isUnable,
      metrics,
      signal,
    });
    if (!signal.aborted) await once(signal, 'abort');
    await consumer.stop();
  });
});
