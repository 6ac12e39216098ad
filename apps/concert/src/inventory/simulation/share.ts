import { parentPort, workerData } from 'node:worker_threads';
import { type Figures, PromiseBroken, simulate } from './simulate.ts';

/** What one core simulates. */
export interface Share {
  readonly seed: number;
  readonly step: number;
  readonly bookings: number;
}

/** What it tells of it. */
export type Told = Figures | { readonly broken: string };

const everyMs = 1_000;

// Faults are errors by the million here, and nobody looks at where each came from.
Error.stackTraceLimit = 0;

let toldAt = performance.now();
const tell = (told: Told) => {
  toldAt = performance.now();
  parentPort?.postMessage(told);
};
try {
  const figures = await simulate({
    ...(workerData as Share),
    onSale: (soFar) => performance.now() - toldAt > everyMs && tell(soFar),
  });
  tell(figures);
} catch (error) {
  if (!(error instanceof PromiseBroken)) throw error;
  tell({ broken: error.message });
}
