import type { DeadLetter } from '@concert/kafka/dead-letters';
import type { Kafka } from '@concert/kafka/kafka';
import { readDeadLetters } from '@concert/kafka/read-dead-letters';

/** Prints what is outstanding in each of the contexts. */
export async function list(
  kafka: Kafka,
  contexts: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const read = contexts.map(async (context) => ({ context, letters: await readDeadLetters(kafka, context, signal) }));
  for (const { context, letters } of await Promise.all(read)) {
    const all = letters.all();
    print(all.length === 0 ? `${context}: no dead letters` : `${context}: ${all.length} outstanding`);
    for (const letter of all) print(`  ${line(letter)}`);
  }
}

/** A letter in one line; the reason last, for it may be long. */
export function line({ id, type, key, cause, failures, at, reason }: DeadLetter): string {
  const tried = failures > 0 ? `, tried ${failures}x` : '';
  return `${at}  ${type}  ${id}  key ${key ?? '(none)'}  ${cause}${tried}: ${reason}`;
}
