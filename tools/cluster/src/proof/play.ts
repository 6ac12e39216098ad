import type { Acknowledgement } from '@concert/audit/acks';
import { audited, verdictOf } from './audit.ts';
import { figuresOf, gather, type Outcome } from './crowd.ts';
import { upgrade } from './release.ts';
import type { Scene, Stage } from './scene.ts';

const restoredWithinSeconds = 120;

/** One row of the result. */
export interface Row {
  readonly scene: string;
  readonly shown: string;
  readonly holds: boolean;
  readonly figures: string;
}

/** Plays a scene to its end and judges it; what breaks off is a row that does not hold. */
export async function playScene(
  { name, play }: Scene,
  { say, perSecond }: Pick<Stage, 'say' | 'perSecond'>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const acks: Acknowledgement[] = [];
  const check: Stage['check'] = (shown, holds, figures) => {
    rows.push({ scene: name, shown, holds, figures });
    say(`${holds ? '✓' : '✗'} ${shown}: ${figures}`);
  };
  const under: Stage['under'] = async (action, rate = perSecond) => {
    const crowd = await gather(rate);
    const acted = await action(crowd).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const outcome = await crowd.goHome();
    acks.push(...outcome.acks);
    say(figuresOf(outcome));
    if (acted !== undefined) throw acted.error;
    return outcome;
  };
  try {
    await play({ say, check, under, perSecond });
  } catch (error) {
    check('the scene is played to its end', false, error instanceof Error ? error.message : String(error));
    say('back to the release as it was installed, for the next scene');
    await upgrade({}, restoredWithinSeconds);
  }
  await judge(acks, check);
  return rows;
}

/** Of all that was acknowledged in the scene nothing is lost, and of all that the store holds nothing is wrong. */
async function judge(acks: readonly Acknowledgement[], check: Stage['check']): Promise<void> {
  const promise = 'nothing acknowledged is lost, and the audit holds';
  try {
    const report = await audited(acks);
    check(promise, report.breach === null, verdictOf(report));
  } catch (error) {
    check(promise, false, error instanceof Error ? error.message : String(error));
  }
}

/** Whether no request of a crowd failed: a row for it. */
export function checkNoneFailed({ check }: Stage, during: string, outcome: Outcome): void {
  check(`no request fails during ${during}`, outcome.failed === 0 && outcome.sent > 0, figuresOf(outcome));
}
