import { attachSystem } from '@concert/stack/control';
import { type Audience, Stage, type System } from '@concert/story/stage';
import { expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The data folder of the running system, in which `attachSystem` finds it. */
    systemFolder: string;
  }
}

const judge: Audience = {
  asked() {},
  noted() {},
  checked(sentence, _holds, actual, expected) {
    expect(actual, sentence).toEqual(expected);
  },
};

/** The stage of the end-to-end tests: the one system that they all play on, and a check that fails is a failed test. */
export function testStage(): Stage {
  return stageOn(attachSystem(inject('systemFolder')));
}

/** The same on a system of one's own. */
export function stageOn(system: System): Stage {
  return new Stage(system, judge);
}
