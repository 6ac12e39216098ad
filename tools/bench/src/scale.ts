/** How much is measured: in full, or what fits into two minutes. */
export interface Scale {
  readonly quick: boolean;
  readonly rounds: number;
  /** Of a round that looks for a maximum. */
  readonly maximumSeconds: number;
  /** Rounds through the gateway that nobody counts. */
  readonly practiceRounds: number;
  /** Of a round at a steady rate. */
  readonly steadySeconds: number;
  /** Of each try of the rival with a pool of some size. */
  readonly calibrateSeconds: number;
  /** People who book in the races, in turn. */
  readonly buyers: number;
  /** On the concert of row 11. */
  readonly coldEvents: number;
  /** In the comparison of row 10 with a Map of objects. */
  readonly holdsCompared: number;
  /** The sale of row 12. */
  readonly sale: { readonly seats: number; readonly buyers: number; readonly withinSeconds: number };
}

export const full: Scale = {
  quick: false,
  rounds: 5,
  maximumSeconds: 2,
  practiceRounds: 6,
  steadySeconds: 3,
  calibrateSeconds: 1,
  buyers: 20_000,
  coldEvents: 1_000_000,
  holdsCompared: 1_000_000,
  sale: { seats: 60_000, buyers: 100_000, withinSeconds: 20 },
};

/** A tenth of the sale is to take a tenth of the time. */
export const quick: Scale = {
  quick: true,
  rounds: 3,
  maximumSeconds: 0.7,
  practiceRounds: 6,
  steadySeconds: 0.8,
  calibrateSeconds: 0.3,
  buyers: 5_000,
  coldEvents: 200_000,
  holdsCompared: 250_000,
  sale: { seats: 6_000, buyers: 10_000, withinSeconds: 2 },
};
