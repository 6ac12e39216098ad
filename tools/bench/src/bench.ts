import { join } from 'node:path';
import { type Audited, audit } from './check/audit.ts';
import type { Crowd } from './load/buyers.ts';
import type { Told } from './measure/by-turns.ts';
import { type Calibrated, calibrate } from './measure/calibrate.ts';
import type { Track } from './measure/maximum.ts';
import { signIn } from './measure/sign-in.ts';
import { once, onceEach } from './once.ts';
import type { Scale } from './scale.ts';
import { type ConcertStage, startConcertStage } from './stage/concert-stage.ts';
import type { DiskProfile } from './stage/disk.ts';
import { type Ground, startGround } from './stage/ground.ts';
import type { Process } from './stage/process.ts';
import { startNothing, startRivalGateway } from './stage/rival.ts';
import { Stops } from './stage/stops.ts';

/** What rows share: stages that take a while to start, each started when the first row asks for it. */
export class Bench {
  readonly scale: Scale;
  readonly say: (line: string) => void;
  readonly #rows: readonly number[];
  readonly #stops = new Stops();
  #audited: ConcertStage | undefined;

  /** @param rows those that will be measured, so that nothing is done that none of them asks for */
  constructor(scale: Scale, rows: readonly number[], say: (line: string) => void) {
    this.scale = scale;
    this.#rows = rows;
    this.say = say;
  }

  readonly ground = once(async (): Promise<Ground> => {
    this.say('starting PostgreSQL, the issuer and the load generator');
    return this.#stops.keep(await startGround());
  });

  /** Concert alone, on an event store of its own: holds without bookings are nothing for the audit. */
  readonly holdsStage = once(async (): Promise<ConcertStage> => {
    this.say('starting concert');
    return this.#stops.keep(await startConcertStage(await this.ground(), { name: 'holds', services: ['concert'] }));
  });

  /** All that a booking goes through; the crowd is signed in. */
  readonly bookingsStage = once(async (): Promise<ConcertStage> => {
    this.say('starting gateway, booking and concert');
    const services = ['gateway', 'booking', 'concert'] as const;
    const stage = this.#stops.keep(await startConcertStage(await this.ground(), { name: 'bookings', services }));
    await signIn(await this.ground(), stage.process('gateway'), stage.process('concert'), this.crowd);
    this.#audited = stage;
    return stage;
  });

  /** The row lock with the pool that suits it best, for each disk that a row asks for. */
  readonly rivals = once(async (): Promise<Calibrated> => {
    this.say('trying the row lock with pools of several sizes');
    const ground = await this.ground();
    const slow = this.wants(2) || this.wants(4);
    const profiles: DiskProfile[] = slow && !('missing' in ground.disks) ? ['native', 'slow'] : ['native'];
    return this.#stops.keep(await calibrate(ground, profiles, this.scale.calibrateSeconds));
  });

  readonly nothing = once(async (): Promise<Process> => this.#stops.keep(await startNothing(await this.ground())));

  /** The same gateway before a rival; the crowd is signed in there too. */
  readonly gatewayTo = onceEach(async (rival: Process): Promise<Process> => {
    const [ground, stage] = [await this.ground(), await this.bookingsStage()];
    const gateway = this.#stops.keep(await startRivalGateway(ground, rival, stage.process('concert')));
    await signIn(ground, gateway, stage.process('concert'), this.crowd);
    return gateway;
  });

  /** Those who book in the races. */
  get crowd(): Crowd {
    return { first: 0, count: this.scale.buyers };
  }

  wants(row: number): boolean {
    return this.#rows.includes(row);
  }

  /** For rounds of so many seconds; `audited`: what they acknowledge is kept for the audit. */
  async track(seconds: number, audited = false): Promise<Track> {
    const { load, folder } = await this.ground();
    return { load, folder, seconds, ...(audited ? { keepAcks: await this.acksFile() } : {}) };
  }

  /** Where bookings are acknowledged that the audit is to find on the bookings stage. */
  async acksFile(): Promise<string> {
    return join((await this.ground()).folder, 'bookings.acks');
  }

  /** A line for each round played. */
  telling(title: string) {
    return ({ side, perSecond, broken }: Told, round: number) => {
      const voids = broken.map((why) => `; VOID: ${why}`).join('');
      this.say(`${title}: round ${round} of ${this.scale.rounds}, ${side}: ${perSecond.toFixed(0)}/s${voids}`);
    };
  }

  /** Whether the bookings stage keeps what was promised there; undefined when nothing was. */
  async audit(): Promise<Audited | undefined> {
    if (this.#audited === undefined) return undefined;
    this.say('auditing the bookings');
    return audit(this.#audited.eventStore.url, await this.acksFile());
  }

  /** Ends what was started, the last first. */
  stop(): Promise<void> {
    return this.#stops.stop();
  }
}
