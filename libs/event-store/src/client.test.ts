import { expect, test } from 'vitest';
import { ClientHolder } from './client.ts';

const broken = new Error('Failed to discover after 1 attempts.');

test('a client whose discovery failed is replaced, once, and no other error replaces it', () => {
  const holder = new ClientHolder('esdb+discover://127.0.0.1:1?tls=false&maxDiscoverAttempts=1');
  const { client } = holder;
  holder.replaceIfBroken(client, new Error('14 UNAVAILABLE'));
  expect(holder.client).toBe(client);
  holder.replaceIfBroken(client, broken);
  const { client: second } = holder;
  expect(second).not.toBe(client);
  holder.replaceIfBroken(client, broken);
  expect(holder.client).toBe(second);
});
