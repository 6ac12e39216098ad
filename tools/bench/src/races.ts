import type { Bench } from './bench.ts';
import { type Answered, answersOf, nothingAsked } from './measure/bare.ts';
import { concertBookingsSide, rivalBookingsSide } from './measure/booking-sides.ts';
import { byTurns, kept, type Player, warmUp } from './measure/by-turns.ts';
import { concertHoldsSide, rivalHoldsSide } from './measure/hold-sides.ts';
import { maximumOf } from './measure/maximum.ts';
import type { Round } from './measure/round.ts';
import { onceEach } from './once.ts';
import type { DiskProfile } from './stage/disk.ts';
import type { Process } from './stage/process.ts';

/** Both sides of a race and, where a row asks for it, a Fastify that does nothing under the same load. */
export interface Raced {
  readonly ours: readonly Round[];
  readonly rival: readonly Round[];
  readonly nothing: readonly Answered[];
  /** Of the rival. */
  readonly poolSize: number;
}

/** How much each side can take; several rows have questions to the same race, which is run once. */
export class Races {
  readonly #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Holds at the concert context. */
  readonly holds = onceEach(async (profile: DiskProfile): Promise<Raced> => {
    const bench = this.#bench;
    const [ground, stage] = [await bench.ground(), await bench.holdsStage()];
    const { poolSize, rival } = await this.#rivalOn(profile);
    const track = await bench.track(bench.scale.maximumSeconds);
    const ours = maximumOf(track, concertHoldsSide(ground, stage), profile);
    const theirs = maximumOf(track, rivalHoldsSide(ground, rival), profile);
    return this.#race(`holds (${profile} disk)`, {
      ours,
      theirs,
      poolSize,
      withNothing: profile === 'native',
      practiceRounds: 1,
    });
  });

  /** Bookings through the gateway. */
  readonly bookings = onceEach(async (profile: DiskProfile): Promise<Raced> => {
    const bench = this.#bench;
    const { crowd, scale } = bench;
    const [ground, stage] = [await bench.ground(), await bench.bookingsStage()];
    const { poolSize, rival } = await this.#rivalOn(profile);
    const rivalSide = rivalBookingsSide(ground, await bench.gatewayTo(rival), rival, crowd);
    const ourSide = concertBookingsSide(ground, stage, { crowd, seated: false });
    const ours = maximumOf(await bench.track(scale.maximumSeconds, true), ourSide, profile);
    const theirs = maximumOf(await bench.track(scale.maximumSeconds), rivalSide, profile);
    return this.#race(`bookings (${profile} disk)`, {
      ours,
      theirs,
      poolSize,
      withNothing: profile === 'native',
      practiceRounds: scale.practiceRounds,
    });
  });

  async #rivalOn(profile: DiskProfile): Promise<{ rival: Process; poolSize: number }> {
    const { best } = await this.#bench.rivals();
    const found = best.get(profile);
    if (found === undefined) throw new Error(`the row lock was not tried on a ${profile} disk`);
    return found;
  }

  async #race(
    title: string,
    race: {
      ours: Player<Round>;
      theirs: Player<Round>;
      poolSize: number;
      withNothing: boolean;
      practiceRounds: number;
    },
  ): Promise<Raced> {
    const bench = this.#bench;
    const [ours, rival] = [kept(race.ours), kept(race.theirs)];
    const players = [ours, rival];
    const nothing = await this.#nothing(race.withNothing);
    bench.say(`${title}: warming up`);
    await warmUp(players, race.practiceRounds);
    await warmUp(nothing);
    await byTurns(bench.scale.rounds, [...players, ...nothing], bench.telling(title));
    return {
      ours: ours.played,
      rival: rival.played,
      nothing: nothing.flatMap(({ played }) => played),
      poolSize: race.poolSize,
    };
  }

  async #nothing(wanted: boolean) {
    const bench = this.#bench;
    if (!wanted || !bench.wants(8)) return [];
    const track = await bench.track(bench.scale.maximumSeconds / 2);
    return [kept(answersOf(track, await bench.nothing(), nothingAsked))];
  }
}
