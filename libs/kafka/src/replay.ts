import { type DeadLetter, toRecord } from './dead-letters.ts';
import { followDeadLetters } from './follow-dead-letters.ts';
import type { Kafka } from './kafka.ts';
import { pause } from './pauses.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { topicsOf } from './topics.ts';

/** Longer than a consumer's longest pause. */
const longestPatienceMs = 60_000;
/** A consumer may be parking one more event at the moment when the last letter is handled. */
const aftermathMs = 1_000;
const atOnce = 500;

export interface ReplayOptions {
  /** Only the dead letters of this key. */
  key?: string;
  /** Told as they are handled: how many have been so far. */
  onProgress?: (handled: number) => void;
  /** How long nothing at all may happen. */
  patienceMs?: number;
  signal: AbortSignal;
}

export interface Replayed {
  handled: number;
  /** Those that failed again; what is parked behind them stays there. */
  failed: readonly DeadLetter[];
  /** Those that a relay could not translate: it tries again by itself when it is started anew. */
  untranslatable: number;
}

/**
 * Has the context's consumers handle its dead letters again, those of a key in their order, until none is left or one of
 * the key has failed again. Throws KafkaUnavailable, and NobodyReplays when nothing happens for so long.
 */
export async function replay(kafka: Kafka, context: string, options: ReplayOptions): Promise<Replayed> {
  const { key, onProgress, patienceMs = longestPatienceMs, signal } = options;
  const closing = new AbortController();
  const ledger = new ReplayLedger();
  const followed = followDeadLetters(kafka, context, ledger, AbortSignal.any([signal, closing.signal]));
  let handled = 0;
  try {
    await followed.catchUp();
    ledger.begin();
    for (let letters = ledger.toReplay(key); letters.length > 0 && !signal.aborted; letters = ledger.toReplay(key)) {
      await publishAgain(kafka, context, letters);
      await ledger.settle(letters, patienceMs, signal, () => onProgress?.(handled + ledger.handled(letters)));
      handled += ledger.handled(letters);
      await pause(aftermathMs, signal);
      await followed.catchUp();
    }
    return { handled, failed: ledger.failed, untranslatable: ledger.untranslatable };
  } finally {
    closing.abort();
    await followed.ended;
  }
}

async function publishAgain(kafka: Kafka, context: string, letters: readonly DeadLetter[]): Promise<void> {
  const topic = topicsOf(kafka, context).replay;
  for (let from = 0; from < letters.length; from += atOnce) {
    const some = letters.slice(from, from + atOnce);
    await kafka.publish(
      topic,
      some.map((letter) => toRecord(letter, letter.key ?? letter.id)),
    );
  }
}
