import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement } from '@concert/audit/acks';
import type { BookingAnswer, ProblemAnswer } from '@concert/story/answers';
import { type Answer, ask, type Person, type Request } from '@concert/story/gateway';
import { onsite } from '@concert/story/props';

export interface CrowdOptions {
  readonly gatewayUrls: readonly string[];
  readonly concertId: string;
  readonly customers: readonly Person[];
  /** Orders that are due in a second, however those before them fare. */
  readonly ordersPerSecond: number;
  /** How long a held booking may be paid for. */
  readonly payWindowMs: number;
}

type Told = BookingAnswer & ProblemAnswer;

/** While so many wait for an answer, no more come. */
const mostAtOnce = 60;
const askAgainAfterMs = 100;
const longestPauseMs = 1_600;
const givesUpAfterMs = 90_000;
/** What may come instead of an answer while something is down; anything else is a fault of ours. */
const mayStumble = new Set([502, 503, 504]);

/** People who order, ask again under the same key, look, cancel and pay, whatever is going on. */
export class Crowd {
  readonly figures = {
    orders: 0,
    acknowledged: 0,
    refused: 0,
    cancelled: 0,
    repeated: 0,
    stumbles: 0,
    longestGapMs: 0,
  };
  readonly acks: Acknowledgement[] = [];
  /** What nobody should ever be told, as sentences. */
  readonly wrongs: string[] = [];
  readonly #options: CrowdOptions;
  readonly #open = new Set<Promise<void>>();
  readonly #coming: Promise<void>;
  #lastAckMs = performance.now();
  #heard = Promise.withResolvers<void>();
  #isOver = false;
  #givenUp = false;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#coming = this.#come();
  }

  /** Resolves at the next acknowledgement; throws when there is none in time. */
  async nextAcknowledgement(withinMs: number): Promise<void> {
    const late = pause(withinMs, 'late' as const, { ref: false });
    const first = await Promise.race([this.#heard.promise, late]);
    if (first === 'late') throw new Error(`nobody was acknowledged for ${withinMs / 1000} s`);
  }

  /** Nobody orders any more; resolves when all that was begun is settled. */
  async goHome(): Promise<void> {
    this.#isOver = true;
    await this.#coming;
    await Promise.all(this.#open);
  }

  /** Nobody insists any more. */
  giveUp(): void {
    this.#isOver = true;
    this.#givenUp = true;
  }

  async #come(): Promise<void> {
    const began = performance.now();
    for (let due = 0; !this.#isOver; due += 1) {
      await pause(Math.max(0, began + (due * 1000) / this.#options.ordersPerSecond - performance.now()));
      if (this.#open.size >= mostAtOnce) continue;
      this.figures.orders += 1;
      const bought = this.#buy(this.figures.orders).catch((error) => void this.wrongs.push(String(error)));
      this.#open.add(bought);
      void bought.then(() => this.#open.delete(bought));
    }
  }

  async #buy(number: number): Promise<void> {
    const { concertId, customers } = this.#options;
    const who = customers[number % customers.length] as Person;
    const body = { concertId, items: [itemOf(number)], delivery: onsite };
    const request: Request = { method: 'POST', path: '/bookings', body, key: randomUUID() };
    const sentAtMs = Date.now();
    const answer = await this.#insist(who, request, [201, 409]);
    if (answer?.status === 409) this.figures.refused += 1;
    if (answer?.status !== 201) return;
    const { bookingId } = answer.body;
    this.#acknowledge({ bookingId, concertId, sentAtMs, receivedAtMs: Date.now() });
    const seen = await this.#insist(who, { method: 'GET', path: `/bookings/${bookingId}` }, [200, 404]);
    if (seen?.status === 404) this.wrongs.push(`${bookingId} was acknowledged and is not there`);
    if (number % 5 === 1) await this.#orderAgain(who, request, bookingId);
    if (number % 4 === 2) await this.#pay(who, bookingId);
    if (number % 4 === 3 || number % 8 === 2) await this.#cancel(who, bookingId);
  }

  #acknowledge(ack: Acknowledgement): void {
    const nowMs = performance.now();
    this.figures.longestGapMs = Math.max(this.figures.longestGapMs, nowMs - this.#lastAckMs);
    this.#lastAckMs = nowMs;
    this.figures.acknowledged += 1;
    this.acks.push(ack);
    this.#heard.resolve();
    this.#heard = Promise.withResolvers();
  }

  async #orderAgain(who: Person, request: Request, bookingId: string): Promise<void> {
    const answer = await this.#insist(who, request, [201, 409, 422]);
    if (answer === undefined) return;
    this.figures.repeated += 1;
    const { status, body } = answer;
    if (body.bookingId === bookingId) return;
    this.wrongs.push(`${bookingId} was ordered again under its key and answered with ${status} ${body.code ?? ''}`);
  }

  async #cancel(who: Person, bookingId: string): Promise<void> {
    const answer = await this.#insist(who, { method: 'POST', path: `/bookings/${bookingId}/cancellation` }, [200, 409]);
    if (answer?.status === 200) this.figures.cancelled += 1;
  }

  /** As long as payment has not heard of the booking it says 404; the time to pay may be over before it hears. */
  async #pay(who: Person, bookingId: string): Promise<void> {
    const body = { bookingId, method: 'card' };
    const request: Request = { method: 'POST', path: '/payments', body, key: randomUUID() };
    const deadline = performance.now() + this.#options.payWindowMs;
    for (let turn = 0; performance.now() < deadline && !this.#isOver; turn += 1) {
      const answer = await this.#ask(turn, who, request);
      if (answer !== undefined && [201, 202, 402, 409].includes(answer.status)) return;
      await pause(5 * askAgainAfterMs);
    }
  }

  /** Asks again, at the other gateway, until the answer settles it. Undefined when that never comes, which is wrong. */
  async #insist(who: Person, request: Request, settling: readonly number[]): Promise<Answer<Told> | undefined> {
    const { method, path } = request;
    const deadline = performance.now() + givesUpAfterMs;
    let pauseMs = askAgainAfterMs;
    for (let turn = this.figures.orders; performance.now() < deadline && !this.#givenUp; turn += 1) {
      const answer = await this.#ask(turn, who, request);
      if (answer !== undefined && settling.includes(answer.status)) return answer;
      this.figures.stumbles += 1;
      if (answer !== undefined && !mayStumble.has(answer.status)) {
        this.wrongs.push(`${method} ${path} was answered with ${answer.status} ${answer.body?.code ?? ''}`);
        return undefined;
      }
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
    this.wrongs.push(`${method} ${path} had no answer for ${givesUpAfterMs / 1000} s`);
    return undefined;
  }

  #ask(turn: number, who: Person, request: Request): Promise<Answer<Told> | undefined> {
    const { gatewayUrls } = this.#options;
    return ask<Told>(gatewayUrls[turn % gatewayUrls.length] ?? '', who, request).catch(() => undefined);
  }
}

/** Half of them want one or two of the few seats, half tickets of which there are enough. */
function itemOf(number: number): object {
  if (number % 2 === 0) return { grade: 'R', quantity: 1 + (number % 3) };
  return { grade: 'S', quantity: number % 4 === 1 ? 1 : 2 };
}
