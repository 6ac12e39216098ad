import { isDeepStrictEqual } from 'node:util';
import type { Role } from '@concert/stack/tokens';
import { type Answer, ask, type Person, person, type Request } from './gateway.ts';

/** Where a scene is played: who tells of it and who judges it is the audience's business. */
export interface Audience {
  asked(who: Person | null, request: Request, answer: Answer<unknown>): void;
  /** Called once per check; `actual` is what was seen last. */
  checked(sentence: string, holds: boolean, actual: unknown, expected: unknown): void;
  noted(sentence: string): void;
}

/** The running system as a scene may touch it: the front door, the inbox, and a hand on single services. */
export interface System {
  readonly gatewayUrl: string;
  readonly issuerUrl: string;
  readonly inboxUrl: string;
  readonly eventStoreUrl: string;
  stop(service: string): Promise<void>;
  start(service: string): Promise<void>;
}

const eventuallyWithinMs = 20_000;
const lookAgainAfterMs = 40;

/** Plays a scene: every question goes through the gateway, every expectation becomes a check. */
export class Stage {
  readonly system: System;
  readonly #audience: Audience;
  /** Names are new on every stage, so that a scene can be played again on the same system. */
  readonly #suffix = Math.random().toString(36).slice(2, 7);

  constructor(system: System, audience: Audience) {
    this.system = system;
    this.#audience = audience;
  }

  as(role: Role, name: string, language: 'ko' | 'en' = 'ko'): Promise<Person> {
    return person(this.system.issuerUrl, role, `${name}-${this.#suffix}`, language);
  }

  async ask<Body>(who: Person | null, request: Request): Promise<Answer<Body>> {
    const answer = await ask<Body>(this.system.gatewayUrl, who, request);
    this.#audience.asked(who, request, answer);
    return answer;
  }

  get<Body>(who: Person | null, path: string): Promise<Answer<Body>> {
    return this.ask<Body>(who, { method: 'GET', path });
  }

  post<Body>(who: Person | null, path: string, body?: object, key?: string): Promise<Answer<Body>> {
    return this.ask<Body>(who, { method: 'POST', path, body, key });
  }

  check(sentence: string, actual: unknown, expected: unknown): void {
    this.#audience.checked(sentence, isDeepStrictEqual(actual, expected), actual, expected);
  }

  note(sentence: string): void {
    this.#audience.noted(sentence);
  }

  /**
   * Looks again until it is so, at most 20 s; how long it took, in milliseconds. A look that fails is one that did not
   * see it: what is asked for may not be there yet, and a problem stands in its place.
   */
  async eventually(sentence: string, lookOnce: () => Promise<unknown>, expected: unknown): Promise<number> {
    const begun = performance.now();
    const look = () => lookOnce().catch((error: unknown) => `the look failed: ${error}`);
    let actual = await look();
    while (!isDeepStrictEqual(actual, expected) && performance.now() - begun < eventuallyWithinMs) {
      await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
      actual = await look();
    }
    this.#audience.checked(sentence, isDeepStrictEqual(actual, expected), actual, expected);
    return performance.now() - begun;
  }

  /** A look that is not told about: for what is asked again and again. */
  async look<Body>(who: Person | null, path: string): Promise<Body> {
    return (await ask<Body>(this.system.gatewayUrl, who, { method: 'GET', path })).body;
  }
}

/** One line of the story, playable by itself. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
}
