import type { Crowd, Outcome } from './crowd.ts';

/** What a scene may ask of those who watch it. */
export interface Stage {
  /** Requests a second, where a scene asks for no other. */
  readonly perSecond: number;
  /** What goes on, for who waits. */
  say(line: string): void;
  /** One row of the result: what was shown, whether it was so, and the raw figures. */
  check(shown: string, holds: boolean, figures: string): void;
  /** People at the gateway while `action` goes on; what became of all their requests, which are audited in the end. */
  under(action: (crowd: Crowd) => Promise<void>, perSecond?: number): Promise<Outcome>;
}

/** Something that is shown on the running release, which is as it was installed before and after. */
export interface Scene {
  readonly name: string;
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
}
