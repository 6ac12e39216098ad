import { defineConfig } from 'vitest/config';

/**
 * `unit` needs nothing; `int` and `e2e` need the parts (PostgreSQL, Kafka, an event store), which `npm test` starts
 * once and hands over by environment (POSTGRES_URL, KAFKA_BROKERS, EVENTSTORE_URL). `slow` takes minutes and both cores,
 * and is run by `npm run test:slow` alone.
 */
const exclude = ['**/node_modules/**', '.parts/**', '.data/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.int.test.ts', '**/*.e2e.test.ts', '**/*.slow.test.ts'],
          // Generous, because a busy machine is slow and not wrong.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      { test: { name: 'int', include: ['**/*.int.test.ts'], exclude, testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude,
          globalSetup: './tools/e2e/src/one-system.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['**/*.slow.test.ts'],
          exclude,
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
