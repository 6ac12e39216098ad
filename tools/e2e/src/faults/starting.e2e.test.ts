import { temporaryDir } from '@concert/parts/temporary-dir';
import { attachSystem } from '@concert/stack/control';
import type { ServiceName, Surroundings } from '@concert/stack/topology';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePorts } from './own-system.ts';
import { launch } from './processes.ts';

let around: Surroundings;
let remove: () => Promise<void>;

/** Nothing of what a service needs is there: what it says here it says before it has looked for anything. */
beforeAll(async () => {
  const folder = await temporaryDir();
  remove = folder.remove;
  const parts = {
    POSTGRES_URL: 'postgres://concert:concert@127.0.0.1:1/concert',
    KAFKA_BROKERS: '127.0.0.1:1',
    EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
  };
  const { urls } = attachSystem(inject('systemFolder'));
  around = { parts, urls, ports: await freePorts(), identitySecret: 's'.repeat(32), dataDir: folder.path };
});
afterAll(() => remove());

async function lastWords(name: ServiceName, changes: Record<string, string>) {
  const process = await launch(name, around, changes);
  return { how: await process.ended, said: process.printed() };
}

describe('a wrong and a missing value', () => {
  it.concurrent.each<[ServiceName, string, string]>([
    ['gateway', 'RATE_LIMIT_PER_MINUTE', 'many'],
    ['concert', 'EVENTSTORE_URL', 'http://127.0.0.1:2113'],
    ['booking', 'HOLD_TIMEOUT_MS', '1.5'],
    ['payment', 'KAFKA_BROKERS', 'somewhere'],
    ['delivery', 'POSTGRES_URL', 'localhost'],
    ['notification', 'SMTP_URL', 'mail@example.test'],
    ['mypage', 'PORT', '80800'],
  ])('stop %s at once, in one line that names them', async (name, variable, value) => {
    const { how, said } = await lastWords(name, { [variable]: value, IDENTITY_SECRET: '' });
    expect(how).toBe('exit code 1');
    expect(said).toMatch(new RegExp(`^${name}: .*IDENTITY_SECRET must be .*\\(it is not set\\).*\n$`));
    expect(said).toContain(`${variable} must be `);
    expect(said).not.toContain(value);
  });
});

describe('a taken port', () => {
  const names: ServiceName[] = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'];

  it.concurrent.each(names)('stops %s, which says which and by whom', async (name) => {
    const { port } = new URL(around.urls[name]);
    const { how, said } = await lastWords(name, { PORT: port, LOG_LEVEL: 'silent' });
    expect(how).toBe('exit code 1');
    expect(said).toMatch(/^[^\n]+\n$/);
    expect(said).toContain(`${name}: port ${port} on 127.0.0.1 is taken by process `);
    expect(said).toContain(`apps/${name}/src/main.ts`);
  });
});
