import { describe, expect, it } from 'vitest';
import { manualClock } from '../testing/manual-clock.ts';
import { simulatedProvider } from './simulated.ts';

const startedAt = '2027-05-01T03:00:00.000Z';
const charge = (method: string) => ({ paymentId: 'p1', amount: 1000, currency: 'KRW', method, startedAt });

function simulated() {
  const clock = manualClock(startedAt);
  const provider = simulatedProvider({ clock, lateMs: 5000, silentMs: 1000 });
  const asking = new AbortController();
  return { clock, asking, ask: (method: string) => provider.charge(charge(method), asking.signal) };
}

describe('the simulated provider', () => {
  it('approves a card', async () => {
    expect(await simulated().ask('card')).toEqual({ outcome: 'approved' });
  });

  it('declines test-decline, with a reason', async () => {
    expect(await simulated().ask('test-decline')).toEqual({ outcome: 'declined', reason: 'test-decline' });
  });

  it('decides test-late only after a while', async () => {
    const { clock, ask } = simulated();
    expect(await ask('test-late')).toEqual({ outcome: 'pending' });
    clock.advance(4999);
    expect(await ask('test-late')).toEqual({ outcome: 'pending' });
    clock.advance(1);
    expect(await ask('test-late')).toEqual({ outcome: 'approved' });
  });

  it('says nothing to test-timeout until whoever asks gives up, and has approved it when asked again', async () => {
    const { clock, asking, ask } = simulated();
    const answer = ask('test-timeout');
    asking.abort(new Error('too late'));
    await expect(answer).rejects.toThrow('too late');
    clock.advance(1000);
    const again = simulatedProvider({ clock, lateMs: 5000, silentMs: 1000 });
    expect(await again.charge(charge('test-timeout'), new AbortController().signal)).toEqual({ outcome: 'approved' });
  });
});
