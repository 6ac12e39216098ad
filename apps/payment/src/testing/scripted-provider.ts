import type { Charge, Provider, Refund, Verdict } from '../provider/provider.ts';

type Scripted = Verdict | 'silent' | 'away';

/** A provider that says what it is told to, in order and then the last for ever, and remembers what it was asked. */
export function scriptedProvider(...script: readonly [Scripted, ...Scripted[]]) {
  const charges: Charge[] = [];
  const refunds: Refund[] = [];
  let step = 0;

  async function next(): Promise<Verdict> {
    const answer = script[Math.min(step, script.length - 1)] ?? 'away';
    step += 1;
    if (answer === 'away') throw new Error('connect ECONNREFUSED');
    return answer === 'silent' ? await new Promise(() => {}) : answer;
  }

  return {
    charges,
    refunds,
    methods: ['card', 'test-decline', 'test-late', 'test-timeout'],
    charge(charge) {
      charges.push(charge);
      return next();
    },
    async refund(refund) {
      refunds.push(refund);
      await next();
    },
  } satisfies Provider & { charges: Charge[]; refunds: Refund[] };
}
