import { vi } from 'vitest';

// The fake that unit tests use in place of a server: the very same suite, imported so that its tests are this file's.
vi.stubEnv('EVENTSTORE_URL', 'memory:');
await import('../conformance/append.int.test.ts');
await import('../conformance/read.int.test.ts');
await import('../conformance/follow.int.test.ts');
await import('../conformance/properties.int.test.ts');
