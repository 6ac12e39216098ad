import { eventsOf } from '@concert/kafka/events';
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
  const { http, metrics } = service;
  service.unableWhen(unable);
  const url = config.POSTGRES_URL;

  const pool = connectPostgres({ url, schema, applicationName: 'mypage' });
  metrics.pool('mypage', pool);
  service.readyWhen('postgres', async () => {
    await pool.query('select from bookings limit 0');
  });
  service.onStop('postgres', () => pool.end());

  listBookings(http, pool);
  getBooking(http, pool);

  const events = eventsOf(service, config.KAFKA_BROKERS);
  service.background('projection', async () => {
    await migrate({ url, schema, folder: new URL('./migrations/', import.meta.url) });
    events.project(projection(pool));
  });
});
