import { type Bug, noBug } from './bug.ts';
import { World } from './world.ts';

export interface Figures {
  /** Sales simulated. */
  sales: number;
  bookings: number;
  acknowledged: number;
  events: number;
}

/** A promise was broken. The message says which, in which sale, and how to see it again. */
export class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';
}

export interface SimulateOptions {
  /** Of the first sale; those after it take the numbers that follow, every `step`th. */
  readonly seed: number;
  readonly step?: number;
  /** Simulates sales until they have at least so many. */
  readonly bookings: number;
  readonly bug?: Bug;
  /** Called after each sale. */
  readonly onSale?: (figures: Figures) => void;
}

/** Throws PromiseBroken at the first sale that breaks one. */
export async function simulate({ seed, step = 1, bookings, bug = noBug, onSale }: SimulateOptions): Promise<Figures> {
  const figures = { sales: 0, bookings: 0, acknowledged: 0, events: 0 };
  for (let next = seed; figures.bookings < bookings; next += step) {
    const world = new World(next, bug);
    await world.run().catch((error) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new PromiseBroken(`${why}, in the sale of seed ${next}. Step by step: npm run simulate -- --seed ${next}`);
    });
    figures.sales += 1;
    figures.bookings += world.conditions.bookings;
    figures.acknowledged += world.acknowledged;
    figures.events += world.judge.moment;
    onSale?.(figures);
  }
  return figures;
}
