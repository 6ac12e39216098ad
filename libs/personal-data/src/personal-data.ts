import { type Migrations, preparedSchema } from '@concert/postgres/migrate';
import { connectPostgres, isPostgresUnavailable, ping } from '@concert/postgres/postgres';
import { keyRing } from './key-ring.ts';
import { keyIdOf, openWith, sealWith } from './sealed.ts';

const schema = 'personal_data';

/** The key ring cannot be asked now; the same call may succeed later. */
export class PersonalDataUnavailable extends Error {
  override readonly name = 'PersonalDataUnavailable';
}

/**
 * Seals personal data under its customer's own key, so that deleting the key erases that person everywhere.
 * Every call that needs the key ring may throw PersonalDataUnavailable.
 */
export interface PersonalData {
  /** Creates the key ring's tables, or sees that they are there; call it until it succeeds once. */
  ready(): Promise<void>;
  /** JSON in, base64url out; makes the customer's key when there is none. */
  seal(customerId: string, value: object): Promise<string>;
  /** What was sealed, or null when the person has been erased since. Throws on what was never sealed or was altered. */
  open<Value>(customerId: string, sealed: string): Promise<Value | null>;
  /** Deletes the key. This process forgets at once, others within 60 s (`cacheTtlMs` of the key ring). */
  erase(customerId: string): Promise<void>;
  /** Resolves when there are tables and PostgreSQL answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** @param migrations who creates the tables: this process, unless said otherwise */
export function personalData({ url, migrations = 'run' }: { url: string; migrations?: Migrations }): PersonalData {
  const pool = connectPostgres({ url, schema, applicationName: 'personal-data', max: 2 });
  const tables = preparedSchema({ url, schema, folder: new URL('./migrations/', import.meta.url), migrations });
  const keys = keyRing(pool);
  return {
    ready: () => asked(tables.prepare()),
    async seal(customerId, value) {
      return sealWith(await asked(keys.findOrMake(customerId)), customerId, value);
    },
    async open<Value>(customerId: string, sealed: string) {
      const key = await asked(keys.find(customerId, keyIdOf(sealed)));
      return key === null ? null : (openWith(key, customerId, sealed) as Value);
    },
    erase: (customerId) => asked(keys.erase(customerId)),
    async ping() {
      await asked(tables.check());
      await asked(ping(pool));
    },
    close: () => pool.end(),
  };
}

async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!isPostgresUnavailable(error)) throw error;
    throw new PersonalDataUnavailable('the key ring is away', { cause: error });
  }
}
