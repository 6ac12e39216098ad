import { expect, test } from 'vitest';
import { connectPostgres, isPostgresUnavailable, quotedSchema } from './postgres.ts';

const withCode = (code: string) => Object.assign(new Error('from PostgreSQL'), { code });

test.each(['ECONNREFUSED', '08006', '57P03', '57014', '53300', '28P01', '3D000', '25006', '42P01', '40001', '40P01'])(
  '%s means away',
  (code) => {
    expect(isPostgresUnavailable(withCode(code))).toBe(true);
  },
);

test.each(['23505', '22P02', '42703', '40002', 'ERR_INVALID_ARG_TYPE'])('%s does not', (code) => {
  expect(isPostgresUnavailable(withCode(code))).toBe(false);
});

test('what the client finds out by itself, and what wraps it, means away too', () => {
  const lost = new Error('Connection terminated unexpectedly');
  expect(isPostgresUnavailable(lost)).toBe(true);
  expect(isPostgresUnavailable(new Error('could not project', { cause: lost }))).toBe(true);
  expect(isPostgresUnavailable('Connection terminated unexpectedly')).toBe(false);
});

test('an address where nothing listens is away', async () => {
  const pool = connectPostgres({
    url: 'postgres://concert@127.0.0.1:1/concert',
    schema: 'none',
    applicationName: 'test',
  });
  const error = await pool.query('select 1').catch((reason: unknown) => reason);
  expect(isPostgresUnavailable(error)).toBe(true);
  await pool.end();
});

test('only plain names are schemas', () => {
  expect(quotedSchema('personal_data')).toBe('"personal_data"');
  expect(() => quotedSchema('x"; drop schema public')).toThrow('not a schema name');
});
