import { isPostgresUnavailable, type Pool } from '@concert/postgres/postgres';
import { unavailable } from '@concert/service/problem';

/** The rows of a query; 503 `notifications-unavailable` while PostgreSQL is away. */
export async function read<Row extends object>(pool: Pool, sql: string, values: readonly unknown[]): Promise<Row[]> {
  try {
    return (await pool.query<Row>(sql, [...values])).rows;
  } catch (error) {
    if (!isPostgresUnavailable(error)) throw error;
    throw unavailable('notifications-unavailable', 'Your notifications cannot be read at the moment.');
  }
}
