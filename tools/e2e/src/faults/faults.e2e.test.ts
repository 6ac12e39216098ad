import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectKept } from './kept.ts';
import { type OwnSystem, ownSystem } from './own-system.ts';
import { rush } from './rush.ts';

let system: OwnSystem;
beforeAll(async () => {
  system = await ownSystem();
});
afterAll(() => system.stop());

it('survives a kill of the event store in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'Event Store Down');
  await buying.accepts(10);
  await system.killPart('eventStore');
  await buying.stumbles();
  await system.startPart('eventStore');
  await expectKept(buying);
});

it('books on while Kafka is dead, and tells everybody when it is back', async () => {
  const buying = await rush([system.stage()], 'Kafka Down');
  await buying.accepts(10);
  await system.killPart('kafka');
  await buying.booked;
  expect(buying.accepted).toHaveLength(buying.seats);
  await system.startPart('kafka');
  await expectKept(buying);
});

it('survives a kill of PostgreSQL in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'PostgreSQL Down');
  await buying.accepts(10);
  await system.killPart('postgres');
  await buying.booked;
  await system.startPart('postgres');
  await expectKept(buying);
});

it('survives a kill of each service in the middle of bookings', async () => {
  const buying = await rush([system.stage()], 'Services Down', 40);
  await buying.accepts(8);
  await system.kill('booking');
  await system.start('booking');
  await buying.accepts(16);
  await system.kill('concert');
  await system.start('concert');
  await buying.accepts(24);
  const others = ['payment', 'delivery', 'notification', 'mypage'] as const;
  await Promise.all(others.map((name) => system.kill(name)));
  await buying.booked;
  await Promise.all(others.map((name) => system.start(name)));
  await expectKept(buying);
});
