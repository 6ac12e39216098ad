import { isPostgresUnavailable } from '@concert/postgres/postgres';

/** The code while PostgreSQL is away: the same will work later. */
export function unable(error: unknown): string | undefined {
  return isPostgresUnavailable(error) ? 'notification-unavailable' : undefined;
}
