import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Share, Told } from './share.ts';
import { type Figures, PromiseBroken } from './simulate.ts';

export interface ManyOptions {
  readonly seed: number;
  readonly bookings: number;
  /** Called now and then with the figures so far. */
  readonly onProgress: (figures: Figures) => void;
}

/** The same on every core, each with its share of the sales. Throws PromiseBroken. */
export async function simulateOnAllCores({ seed, bookings, onProgress }: ManyOptions): Promise<Figures> {
  const cores = availableParallelism();
  const shares = Array.from({ length: cores }, (_, i) => ({
    seed: seed + i,
    step: cores,
    bookings: Math.ceil(bookings / cores),
  }));
  const soFar = new Map<Share, Figures>();
  const workers = shares.map((share) => {
    const worker = new Worker(new URL('share.ts', import.meta.url), { workerData: share });
    worker.on('message', (told: Told) => {
      if ('broken' in told) worker.emit('error', new PromiseBroken(told.broken));
      else onProgress(sum(soFar.set(share, told).values()));
    });
    return worker;
  });
  try {
    // A worker that throws rejects `once`.
    await Promise.all(workers.map((worker) => once(worker, 'exit')));
    return sum(soFar.values());
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function sum(all: Iterable<Figures>): Figures {
  const total = { sales: 0, bookings: 0, acknowledged: 0, events: 0 };
  for (const figures of all) {
    total.sales += figures.sales;
    total.bookings += figures.bookings;
    total.acknowledged += figures.acknowledged;
    total.events += figures.events;
  }
  return total;
}
