import type { Clock } from '../clock.ts';
import type { Charge, Provider, Verdict } from './provider.ts';

const approved: Verdict = { outcome: 'approved' };

/**
 * A provider for development and test. It keeps nothing: a verdict follows from the method and the time since the
 * start, so it says the same after a restart and in every replica. Refunds always succeed.
 *
 * `card` approves; `test-decline` declines; `test-late` is pending until `lateMs` after the start, then approved;
 * `test-timeout` gives no answer for `silentMs`, and is approved when asked after that.
 */
export function simulatedProvider({ clock, lateMs, silentMs }: { clock: Clock; lateMs: number; silentMs: number }) {
  const verdicts = {
    card: async () => approved,
    'test-decline': async () => ({ outcome: 'declined', reason: 'test-decline' }),
    'test-late': async (ageMs) => (ageMs < lateMs ? { outcome: 'pending' } : approved),
    async 'test-timeout'(ageMs, signal) {
      if (ageMs < silentMs) await clock.pause(silentMs * 10, signal);
      signal.throwIfAborted();
      return approved;
    },
  } satisfies Record<string, (ageMs: number, signal: AbortSignal) => Promise<Verdict>>;

  return {
    methods: ['card', 'test-decline', 'test-late', 'test-timeout'],
    async charge({ method, startedAt }: Charge, signal) {
      const verdict = verdicts[method as keyof typeof verdicts];
      return verdict(clock.now().getTime() - Date.parse(startedAt), signal);
    },
    async refund() {},
  } satisfies Provider;
}
