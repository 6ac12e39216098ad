import { eventsOf } from '@concert/kafka/events';
import { personalData } from '@concert/personal-data/personal-data';
import { preparedSchema } from '@concert/postgres/migrate';
import { connectPostgres, ping } from '@concert/postgres/postgres';
import { runService } from '@concert/service/run';
import { readNotificationConfig } from './config.ts';
import { listNotifications } from './http/list-notifications.ts';
import { recordConcerts } from './record/concerts.ts';
import { recordMessages } from './record/messages.ts';
import { bell } from './send/bell.ts';
import { smtpMailer } from './send/mailer.ts';
import { sendWaiting } from './send/sender.ts';
import { unsent } from './send/unsent.ts';
import { unable } from './unable.ts';

const schema = 'notification';

await runService('notification', readNotificationConfig, async (service, config) => {
  const { http, logger, metrics } = service;
  service.unableWhen(unable);
  const { POSTGRES_URL: url, MIGRATIONS: migrations } = config;

  const pool = connectPostgres({ url, schema, applicationName: 'notification' });
  metrics.pool('notification', pool);
  const tables = preparedSchema({ url, schema, folder: new URL('./migrations/', import.meta.url), migrations });
  service.readyWhen('tables', () => tables.check());
  service.readyWhen('postgres', () => ping(pool));
  service.onStop('postgres', () => pool.end());

  listNotifications(http, pool);

  const newMessage = bell();
  const events = eventsOf(service, config.KAFKA_BROKERS);
  service.background('consumer', async () => {
    await tables.prepare();
    events.consume({ ...recordConcerts(pool, newMessage.ring), ...recordMessages(pool, newMessage.ring) });
  });

  const waiting = unsent();
  metrics.figure('mails_waiting', 'Messages not sent yet', () => [{ value: waiting.count }]);
  metrics.figure('mail_waiting_oldest_seconds', 'How long the oldest of them has been waiting', () => [
    { value: waiting.oldestSeconds(Date.now()) },
  ]);
  service.background('unsent', async (signal) => {
    await tables.prepare();
    await waiting.keepLooking(pool, signal);
  });

  const personal = personalData({ url, migrations });
  service.onStop('key ring', () => personal.close());
  const mailer = smtpMailer({ url: config.SMTP_URL, from: config.MAIL_FROM });
  service.onStop('mail', async () => mailer.close());
  service.background('sender', async (signal) => {
    await tables.prepare();
    await personal.ready();
    await sendWaiting({ pool, personal, mailer, logger }, { bell: newMessage, signal });
  });
});
