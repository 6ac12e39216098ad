import type { RegisterTickets } from '@concert/concert/inventory/decide-register-tickets';
import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { isRefusal } from '@concert/decider/decider';
import type { RecordedEvent } from '@concert/event-store/event-store';
import { Random } from '@concert/ids/random';
import type { Outcome } from '../asked.ts';
import { insist, playBooking, seatName } from './booking.ts';
import { type Bug, noBug } from './bug.ts';
import { type Conditions, conditionsOf } from './conditions.ts';
import { Judge } from './judge.ts';
import { Replica } from './replica.ts';
import { SimulatedStream } from './stream.ts';
import { Timeline } from './timeline.ts';

const opensMs = Date.parse('2030-01-01T00:00:00Z');
const settlesNothing = new Set(['NobodyListens', 'QueueFull', 'EventStoreUnavailable', 'WrongExpectedRevision']);
/** Longer than anything is on its way, or a process down. */
const arrivesWithinMs = 5_000;
/** Longer than all that can still be waited for when the last order has been settled. */
const settlesWithinMs = 600_000;

/** One sale from a seed: everything that happens in it, and in which order, follows from that number. */
export class World {
  readonly concertId: string;
  readonly random: Random;
  readonly conditions: Conditions;
  readonly timeline = new Timeline(opensMs);
  readonly stream = new SimulatedStream();
  readonly judge = new Judge();
  readonly replicas: readonly Replica[];
  readonly customers: readonly string[];
  readonly bug: Bug;
  /** Hears what happens. */
  readonly tell: ((line: string) => void) | undefined;
  /** How often something goes wrong, now. */
  faults: number;
  /** Nothing is left to wait for. */
  isOver = false;
  acknowledged = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(seed: number, bug: Bug = noBug, tell?: (line: string) => void) {
    this.random = new Random(seed);
    this.bug = bug;
    this.tell =
      tell && ((line) => tell(`${((this.timeline.nowMs - opensMs) / 1000).toFixed(4).padStart(9)} s  ${line}`));
    this.conditions = conditionsOf(this.random);
    this.faults = this.conditions.faults;
    this.concertId = this.random.id();
    this.customers = Array.from({ length: this.conditions.customers }, () => this.random.id());
    this.replicas = Array.from({ length: this.conditions.replicas }, (_, i) => new Replica(`replica ${i + 1}`, this));
  }

  /** Throws at the first broken promise. */
  async run(): Promise<void> {
    this.tell?.(JSON.stringify(this.conditions));
    this.#play().catch(this.fail);
    await this.timeline.run(() => this.#betweenSteps());
    this.#betweenSteps();
    this.#judgeEnd();
  }

  readonly fail = (error: unknown): void => {
    this.#failure ??= { error };
  };

  /** An error that an honest replica may meet: whatever was asked will be asked again. */
  readonly excuse = (error: unknown): void => {
    if (!(error instanceof Error && settlesNothing.has(error.name))) this.fail(error);
  };

  /** An event has become durable. */
  witness(event: RecordedEvent, writer: Replica): void {
    this.tell?.(`${writer.name} has written ${event.revision} ${event.type} ${JSON.stringify(event.data)}`);
    try {
      this.judge.witness(event, writer.latestMs);
    } catch (error) {
      this.fail(error);
    }
  }

  /** An answer has been given. */
  hear(replica: Replica, command: InventoryCommand, outcome: Outcome | Error, since: number): void {
    this.tell?.(`${replica.name} answers ${JSON.stringify(command)} with ${said(outcome)}`);
    if (!(outcome instanceof Error)) this.judge.judge(command, outcome, since);
    else this.excuse(outcome);
  }

  #betweenSteps(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.faults > 0 && this.random.chance(this.conditions.crashes)) this.#crashOne();
  }

  #crashOne(): void {
    const replica = this.random.pick(this.replicas);
    if (!replica.isUp) return;
    replica.crash();
    this.timeline.after(20 + this.random.fraction() * 2_000, () => replica.start());
  }

  async #play(): Promise<void> {
    const { bookings, countedTickets, seats } = this.conditions;
    const names = Array.from({ length: seats }, (_, i) => seatName(i + 1));
    await insist(this, this.#register('R', Math.ceil(countedTickets / 2), []), 200);
    await insist(this, this.#register('VIP', seats, names), 200);
    const played = Array.from({ length: bookings }, () => playBooking(this));
    const more = this.timeline
      .pause(this.random.fraction() * this.conditions.rushMs)
      .then(() => insist(this, this.#register('R', Math.floor(countedTickets / 2) + 1, []), 5));
    await Promise.all([...played, more]);
    this.tell?.('from here on nothing goes wrong');
    this.faults = 0;
    for (const replica of this.replicas) replica.setClock(0);
    // What is still on its way arrives.
    await this.timeline.pause(arrivesWithinMs);
    const deadline = this.timeline.nowMs + settlesWithinMs;
    while (this.#held() > 0 && this.timeline.nowMs < deadline) await this.timeline.pause(1_000);
    await this.timeline.pause(arrivesWithinMs);
    this.isOver = true;
  }

  #register(grade: string, quantity: number, seats: readonly string[]): RegisterTickets {
    const terms = {
      salesOpenAt: '2029-12-01T00:00:00.000Z',
      salesCloseAt: '2030-05-31T00:00:00.000Z',
      limitPerCustomer: this.conditions.limitPerCustomer,
      currency: 'KRW',
      refundPolicy: [],
      payWindowSeconds: this.conditions.payWindowSeconds,
    };
    return { type: 'RegisterTickets', terms, grade, price: 1_000, quantity, seats };
  }

  #held(): number {
    return this.judge.audit.kept.values().reduce((sum, { status }) => sum + (status === 'held' ? 1 : 0), 0);
  }

  /** Nothing is stuck, and every memory says what the stream says. */
  #judgeEnd(): void {
    must(this.#held() === 0, 'every hold that is not paid ends');
    for (const replica of this.replicas) {
      must(replica.isUp && replica.open === 0, 'every question has its answer');
      for (const [grade, { registered, taken }] of this.judge.audit.offers) {
        const left = replica.inventory()?.grades.get(grade)?.left;
        must(left === registered - taken, `${replica.name} knows what is left of ${grade}`);
      }
    }
  }
}

function must(kept: boolean, sentence: string): void {
  if (!kept) throw new Error(`broken promise: ${sentence}`);
}

function said(outcome: Outcome | Error): string {
  if (outcome instanceof Error) return `${outcome.name} ${outcome.message}`;
  return isRefusal(outcome) ? JSON.stringify(outcome) : `[${outcome.map(({ type }) => type)}]`;
}
