import { afterEach, expect, it, vi } from 'vitest';
import { answerWithin } from './deadline.ts';
import { createService, type Service } from './service.ts';

let service: Service;
afterEach(async () => {
  vi.useRealTimers();
  await service.stop();
});

it('answers 503 to what has been inside for too long, and to nothing else', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  service = await createService('tiny', { identitySecret: 'x'.repeat(32), logLevel: 'silent' });
  let nowMs = 0;
  answerWithin(service.http, 5_000, () => nowMs);
  const entered: string[] = [];
  const release = Promise.withResolvers<void>();
  service.http.get('/slow/:which', { config: { access: 'anyone' } }, async ({ url }) => {
    entered.push(url);
    await release.promise;
    return 'done';
  });
  const ask = async (url: string) => {
    const answer = service.http.inject(url);
    await vi.waitFor(() => expect(entered).toContain(url), { timeout: 20_000 });
    return answer;
  };
  const first = ask('/slow/1');
  await vi.waitFor(() => expect(entered).toHaveLength(1), { timeout: 20_000 });
  nowMs = 3_000;
  const second = ask('/slow/2');
  await vi.waitFor(() => expect(entered).toHaveLength(2), { timeout: 20_000 });
  nowMs = 6_000;
  vi.advanceTimersByTime(1_000);
  const late = await first;
  expect([late.statusCode, late.json().code, late.headers['retry-after']]).toEqual([503, 'timed-out', '1']);
  release.resolve();
  expect((await second).body).toBe('done');
});
