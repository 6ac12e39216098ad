import { describe, expect, it, vi } from 'vitest';
import { replicasBehind } from './replicas.ts';

const clock = { nowMs: 0 };

function behind(urls: readonly string[], answers: Record<string, readonly string[] | Error | 'never'>) {
  const lookUp = vi.fn(async (hostname: string) => {
    const answer = answers[hostname] ?? [];
    if (answer === 'never') return await new Promise<string[]>(() => {});
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const replicas = replicasBehind(urls, { lookUp, nowMs: () => clock.nowMs });
  const ids = async () => (await replicas.current()).map(({ id }) => id);
  /** What is known once a look, which nobody waits for, is over. */
  const soon = (expected: readonly string[]) =>
    vi.waitFor(async () => expect(await ids()).toEqual(expected), { timeout: 20_000 });
  return { replicas, lookUp, ids, soon };
}

describe('the replicas behind a URL', () => {
  it('are all addresses of its host name, asked for by that name', async () => {
    const { replicas } = behind(['https://concert.test:8443/'], { 'concert.test': ['10.0.0.1', 'fd00::1'] });
    expect(await replicas.current()).toEqual([
      { id: '10.0.0.1:8443', origin: 'https://10.0.0.1:8443', host: 'concert.test:8443' },
      { id: '[fd00::1]:8443', origin: 'https://[fd00::1]:8443', host: 'concert.test:8443' },
    ]);
  });

  it('have the port of the scheme when the URL names none', async () => {
    expect(await behind(['http://a'], { a: ['10.0.0.1'] }).ids()).toEqual(['10.0.0.1:80']);
    expect(await behind(['https://a'], { a: ['10.0.0.1'] }).ids()).toEqual(['10.0.0.1:443']);
  });

  it('are those of several URLs together, each once', async () => {
    const urls = ['http://a:1', 'http://b:1', 'http://c:2'];
    const { ids } = behind(urls, { a: ['10.0.0.1', '10.0.0.2'], b: ['10.0.0.2'], c: ['10.0.0.2'] });
    expect(await ids()).toEqual(['10.0.0.1:1', '10.0.0.2:1', '10.0.0.2:2']);
  });

  it('are found for an address too', async () => {
    const replicas = replicasBehind(['http://127.0.0.1:8081', 'http://[::1]:8082']);
    expect((await replicas.current()).map(({ id }) => id)).toEqual(['127.0.0.1:8081', '[::1]:8082']);
  });
});

describe('looking again', () => {
  it('happens once a second, while somebody asks, and nobody waits for it', async () => {
    const answers: Parameters<typeof behind>[1] = { a: ['10.0.0.1'] };
    const { ids, lookUp, soon } = behind(['http://a:1'], answers);
    await ids();
    answers.a = ['10.0.0.1', '10.0.0.2'];
    clock.nowMs += 999;
    expect(await ids()).toEqual(['10.0.0.1:1']);
    expect(lookUp).toHaveBeenCalledTimes(1);
    clock.nowMs += 1;
    expect(await ids()).toEqual(['10.0.0.1:1']);
    await soon(['10.0.0.1:1', '10.0.0.2:1']);
    expect(lookUp).toHaveBeenCalledTimes(2);
  });

  it('is waited for after a long pause', async () => {
    const answers: Parameters<typeof behind>[1] = { a: ['10.0.0.1'] };
    const { ids } = behind(['http://a:1'], answers);
    await ids();
    answers.a = ['10.0.0.9'];
    clock.nowMs += 60_000;
    expect(await ids()).toEqual(['10.0.0.9:1']);
  });

  it('keeps the last good answer while a name cannot be resolved, and one name does not hold up another', async () => {
    const answers: Parameters<typeof behind>[1] = { a: ['10.0.0.1'], b: ['10.0.0.2'], c: ['10.0.0.3'] };
    const { ids, lookUp, soon } = behind(['http://a:1', 'http://b:1', 'http://c:1'], answers);
    await ids();
    Object.assign(answers, { a: new Error('SERVFAIL'), b: 'never', c: ['10.0.0.4'] });
    clock.nowMs += 1_000;
    await soon(['10.0.0.1:1', '10.0.0.2:1', '10.0.0.4:1']);
    clock.nowMs += 5_000;
    await ids();
    expect(lookUp).toHaveBeenCalledTimes(6);
  });

  it('finds those of a name that could not be resolved at first', async () => {
    const answers: Parameters<typeof behind>[1] = { a: new Error('ENOTFOUND') };
    const { ids } = behind(['http://a:1'], answers);
    expect(await ids()).toEqual([]);
    answers.a = ['10.0.0.1'];
    clock.nowMs += 1_000;
    expect(await ids()).toEqual(['10.0.0.1:1']);
  });
});
