import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useGiven } from './given.ts';
import { claimPort } from './part.ts';
import { freePort } from './ports.ts';

const listener = createServer();
let taken: number;
beforeAll(async () => {
  taken = await freePort();
  listener.listen(taken, '127.0.0.1');
  await once(listener, 'listening');
});
afterAll(() => listener.close());

it.each([
  ['POSTGRES_URL', (port: number) => `postgres://concert:secret@127.0.0.1:${port}/concert`],
  ['KAFKA_BROKERS', (port: number) => `127.0.0.1:${port},elsewhere:9092`],
  ['EVENTSTORE_URL', (port: number) => `esdb://127.0.0.1:${port}?tls=false`],
])('uses %s as it is when it answers, and says so when it does not', async (variable, address) => {
  expect((await useGiven(variable, address(taken))).address).toBe(address(taken));
  const refused = useGiven(variable, address(await freePort()));
  await expect(refused).rejects.toThrow(`${variable} is set, but `);
  await expect(refused).rejects.not.toThrow('secret');
});

it('refuses what is no address', async () => {
  await expect(useGiven('KAFKA_BROKERS', 'kafka:port')).rejects.toThrow('KAFKA_BROKERS should be an address');
});

it('says who has taken a port', async () => {
  await expect(claimPort('Kafka', taken)).rejects.toThrow(`Kafka needs port ${taken}, which `);
  await claimPort('Kafka', await freePort());
});
