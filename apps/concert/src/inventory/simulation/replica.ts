import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { fromBytes, toBytes } from '@concert/concert/inventory/snapshot';
import type { Inventory } from '@concert/concert/inventory/state';
import type { RecordedEvent } from '@concert/event-store/event-store';
import type { Outcome } from '../asked.ts';
import { expireDueHolds } from '../expiry.ts';
import { Inventories } from '../inventories.ts';
import type { Level } from '../memory.ts';
import { connect, type StoreCalls } from './connection.ts';
import type { World } from './world.ts';

/** One process: what it has in memory is gone when it dies. */
interface Life {
  readonly inventories: Inventories;
  /** Events of the stream that it has followed. */
  followed: number;
  following: boolean;
  warm: boolean;
  /** Questions without an answer. */
  open: number;
}

class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

interface Snapshot {
  readonly bytes: Uint8Array;
  readonly revision: bigint;
}

const ticksMs = 1_000;

/** A replica of concert: processes one after the other, with a clock of their machine. */
export class Replica {
  readonly name: string;
  readonly #world: World;
  #life: Life | undefined;
  /** A snapshot outlives the process that wrote it. */
  #snapshot: Snapshot | undefined;
  #skewMs = 0;
  /** The latest that its clock ever showed. */
  latestMs = 0;

  constructor(name: string, world: World) {
    this.name = name;
    this.#world = world;
    world.stream.follow(() => this.#hearOfMore());
    this.start();
  }

  get isUp(): boolean {
    return this.#life !== undefined;
  }

  /** Questions that the process has not answered. */
  get open(): number {
    return this.#life?.open ?? 0;
  }

  /** What the process knows. */
  inventory(): Inventory | undefined {
    return this.#life?.inventories.find(this.#world.concertId);
  }

  readonly now = (): number => {
    const nowMs = Math.floor(this.#world.timeline.nowMs + this.#skewMs);
    this.latestMs = Math.max(this.latestMs, nowMs);
    return nowMs;
  };

  setClock(skewMs: number): void {
    this.#skewMs = skewMs;
  }

  start(): void {
    const { world, now } = { world: this.#world, now: this.now };
    const store = this.#connected(() => this.#life === life);
    const inventories = new Inventories({ store, now, maxQueued: world.conditions.maxQueued });
    const life: Life = { inventories, followed: 0, following: false, warm: false, open: 0 };
    this.#life = life;
    if (this.#snapshot !== undefined) this.#restore(life, this.#snapshot);
    this.#hearOfMore();
    this.#tick(life);
  }

  /** Its memory is gone, and whoever waits for it waits in vain. */
  crash(): void {
    this.#world.tell?.(`${this.name} dies`);
    this.#life = undefined;
  }

  /** `answered` hears the outcome or the error, unless the process dies before. */
  submit(command: InventoryCommand, answered: (outcome: Outcome | Error) => void): void {
    const life = this.#life;
    if (life === undefined) {
      answered(new NobodyListens(this.name));
      return;
    }
    life.open += 1;
    const settle = (outcome: Outcome | Error) => {
      life.open -= 1;
      if (life === this.#life) answered(outcome);
    };
    this.#world.bug
      .submit(life.inventories, this.#world.concertId, command)
      .then(settle, settle)
      .catch(this.#world.fail);
  }

  #connected(isAlive: () => boolean): StoreCalls {
    const { stream, timeline, random, bug } = this.#world;
    const onWritten = (event: RecordedEvent) => this.#world.witness(event, this);
    const faults = () => this.#world.faults;
    return bug.store(connect({ stream, timeline, random, faults, isAlive, onWritten }), this.#world);
  }

  #hearOfMore(): void {
    const { timeline, random, faults } = this.#world;
    const life = this.#life;
    if (life === undefined || life.following) return;
    life.following = true;
    timeline.after(random.chance(faults) ? random.fraction() * 3_000 : 0.5 + random.fraction() * 5, () => {
      this.#follow(life).catch(this.#world.fail);
    });
  }

  async #follow(life: Life): Promise<void> {
    const { log } = this.#world.stream;
    for (let event = log[life.followed]; event !== undefined; event = log[life.followed]) {
      if (life !== this.#life) return;
      await life.inventories.absorb(event);
      life.followed += 1;
    }
    life.warm = true;
    life.following = false;
  }

  #tick(life: Life): void {
    const { timeline, random, conditions } = this.#world;
    timeline.after(ticksMs, () => {
      if (life !== this.#life || this.#world.isOver) return;
      if (random.chance(0.05))
        this.#skewMs = this.#world.faults === 0 ? 0 : (random.fraction() * 2 - 1) * conditions.skewMs;
      this.#tick(life);
      this.#work(life).catch(this.#world.fail);
    });
  }

  /** What a process does by itself now and then. */
  async #work(life: Life): Promise<void> {
    const { random, conditions, bug, excuse } = this.#world;
    const unless = (error: unknown) => life === this.#life && excuse(error);
    for (const writer of life.inventories.all()) {
      writer.settle();
      if (random.chance(conditions.snapshots)) void bug.look(writer, (level) => this.#save(life, level)).catch(unless);
    }
    if (life.warm) await expireDueHolds(life.inventories, this.now()).catch(unless);
  }

  #save(life: Life, { inventory, revision }: Level): void {
    if (life === this.#life) this.#snapshot = { bytes: Buffer.concat(toBytes(inventory)), revision };
  }

  /** The stream is followed from there, or from before: what was heard last is not always written down. */
  #restore(life: Life, { bytes, revision }: Snapshot): void {
    const { random, concertId } = this.#world;
    life.inventories.restore(concertId, { inventory: fromBytes(Uint8Array.from(bytes)), revision });
    life.followed = random.chance(0.5) ? Number(revision) + 1 : random.between(0, Number(revision));
  }
}
