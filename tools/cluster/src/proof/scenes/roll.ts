import { nextRepository } from '../../images/images.ts';
import { checkInstalled } from '../../programs/requirements.ts';
import { output } from '../../run.ts';
import { until } from '../../until.ts';
import { system } from '../addresses.ts';
import { checkNoneFailed } from '../play.ts';
import { mustBeReady, services, uidsOf } from '../pods.ts';
import { deployedRevision, mustSucceed, rollback, upgrade, type Values } from '../release.ts';
import type { Scene, Stage } from '../scene.ts';

const nextImage = { image: { repository: nextRepository } };
/** Told to go, a pod goes at once, while others still send it requests. */
const withoutDrain = { drain: { preStopSeconds: 0, closingSeconds: 0 } };
const drainedWithinMs = 60_000;
const siegeRequestsOfEach = 20;
/** More than else, so that requests are under way whenever a pod goes. */
const undrainedTimes = 4;

export const roll: Scene = {
  name: 'roll',
  title: 'rolling upgrade of every service, and rollback, under load',
  play: async (stage) => {
    const { say } = stage;
    await checkInstalled({ siege: 'siege' });
    const before = await deployedRevision();
    const upgraded = await stage.under(async () => {
      say('helm upgrade: every pod is replaced');
      await replacing(stage, 'helm upgrade', () => upgrade(nextImage));
    });
    checkNoneFailed(stage, 'the upgrade', upgraded);
    const back = await stage.under(async () => {
      say('helm rollback');
      await replacing(stage, 'helm rollback', () => rollback(before));
    });
    checkNoneFailed(stage, 'the rollback', back);
    await besiege(stage);
    await negativeControl(stage);
  },
};

/** Resolves when not one pod of before is there any more; helm itself does not wait for those that still drain. */
async function replacing({ say, check }: Stage, what: string, act: () => ReturnType<typeof upgrade>): Promise<void> {
  const [begun, before] = [performance.now(), await uidsOf(services)];
  mustSucceed(what, await act());
  await until('the new pods', () => Promise.all(services.map((name) => mustBeReady(name))), drainedWithinMs);
  const after = await uidsOf(services);
  const kept = services.filter((name) => before[name] === after[name]);
  say(`${what} took ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  check(`${what} replaces every service`, kept.length === 0, kept.length === 0 ? 'all' : `not ${kept.join(', ')}`);
}

/** A hundred at a time, by a program that is not ours. */
async function besiege({ check, say }: Stage): Promise<void> {
  say('siege -c100 through another upgrade');
  const before = await deployedRevision();
  const rolling = upgrade(nextImage);
  const runs: { transactions: number; failed: number }[] = [];
  let isRolling = true;
  const rolled = rolling.finally(() => {
    isRolling = false;
  });
  try {
    while (isRolling) runs.push(await siege());
  } finally {
    mustSucceed('helm upgrade', await rolled);
  }
  mustSucceed('helm rollback', await rollback(before));
  const transactions = runs.reduce((sum, run) => sum + run.transactions, 0);
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  check(
    'no request of siege -c100 fails',
    failed === 0 && transactions > 0,
    `${failed} of ${transactions + failed} failed`,
  );
}

async function siege(): Promise<{ transactions: number; failed: number }> {
  const url = `${system.gatewayUrl}/concerts?limit=5`;
  const printed = await output(
    'siege',
    ['--concurrent=100', `--reps=${siegeRequestsOfEach}`, '--quiet', '--json-output', url],
    {
      env: { ...process.env, HOME: '/tmp' },
      timeoutMs: 120_000,
    },
  );
  const report: Record<string, number> = JSON.parse(printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1));
  return { transactions: report.transactions ?? 0, failed: report.failed_transactions ?? 0 };
}

/** Without draining some must fail, or nothing above has shown anything. */
async function negativeControl(stage: Stage): Promise<void> {
  stage.say('an upgrade without draining: requests have to fail');
  mustSucceed('helm upgrade', await upgrade(withoutDrain));
  const undrained: Values = { ...withoutDrain, ...nextImage };
  const outcome = await stage.under(
    async () => mustSucceed('helm upgrade', await upgrade(undrained)),
    stage.perSecond * undrainedTimes,
  );
  const figures = `${outcome.failed} of ${outcome.sent} failed`;
  stage.check('without draining requests do fail: this test can tell', outcome.failed > 0, figures);
  mustSucceed('helm upgrade', await upgrade());
}
