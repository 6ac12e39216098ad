import type { Kafka } from '@concert/kafka/kafka';
import { replay } from '@concert/kafka/replay';
import { line } from './list.ts';

/** Replays, prints how it goes, and returns whether nothing is left undone. Throws KafkaUnavailable and NobodyReplays. */
export async function replayAndTell(
  kafka: Kafka,
  { context, key }: { context: string; key?: string },
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const onProgress = (handled: number) => print(`${context}: ${handled} handled so far`);
  const options = key === undefined ? {} : { key };
  const { handled, failed, untranslatable } = await replay(kafka, context, { ...options, onProgress, signal });
  for (const letter of failed) print(`failed again: ${line(letter)}`);
  if (untranslatable > 0) {
    print(
      `${context}: ${untranslatable} could not be translated for publishing; start a corrected ${context} for those`,
    );
  }
  print(`${context}: ${handled} handled, ${failed.length === 0 ? 'none' : failed.length} failed again`);
  return failed.length === 0 && untranslatable === 0 && !signal.aborted;
}
