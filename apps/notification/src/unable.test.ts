import { connectPostgres } from '@concert/postgres/postgres';
import { identityHeader, signIdentity } from '@concert/service/identity';
import { createService } from '@concert/service/service';
import { expect, test } from 'vitest';
import { listNotifications } from './http/list-notifications.ts';
import { unable } from './unable.ts';

const identitySecret = 'a secret of more than thirty-two characters';

test('while PostgreSQL is away a customer is asked to come again', async () => {
  const service = await createService('notification', { identitySecret, logLevel: 'silent' });
  service.unableWhen(unable);
  const pool = connectPostgres({
    url: 'postgres://127.0.0.1:1/nobody',
    schema: 'notification',
    applicationName: 'notification',
  });
  listNotifications(service.http, pool);
  const headers = { [identityHeader]: signIdentity({ sub: 'mina', roles: ['customer'] }, identitySecret, new Date()) };
  const answer = await service.http.inject({ url: '/mypage/notifications', headers });
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
    503,
    '1',
    'notification-unavailable',
  ]);
  await service.stop();
  await pool.end();
});
