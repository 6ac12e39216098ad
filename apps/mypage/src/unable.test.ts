import { connectPostgres } from '@concert/postgres/postgres';
import { identityHeader, signIdentity } from '@concert/service/identity';
import { createService } from '@concert/service/service';
import { expect, test } from 'vitest';
import { listBookings } from './http/list-bookings.ts';
import { unable } from './unable.ts';

const identitySecret = 'a secret of more than thirty-two characters';

test('while PostgreSQL is away a customer is asked to come again', async () => {
  const service = await createService('mypage', { identitySecret, logLevel: 'silent' });
  service.unableWhen(unable);
  const pool = connectPostgres({ url: 'postgres://127.0.0.1:1/nobody', schema: 'mypage', applicationName: 'mypage' });
  listBookings(service.http, pool);
  const headers = { [identityHeader]: signIdentity({ sub: 'mina', roles: ['customer'] }, identitySecret, new Date()) };
  const answer = await service.http.inject({ url: '/mypage/bookings', headers });
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
    503,
    '1',
    'mypage-unavailable',
  ]);
  await service.stop();
  await pool.end();
});
