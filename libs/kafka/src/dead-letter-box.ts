import { type DeadLetter, settled, toRecord } from './dead-letters.ts';
import { followDeadLetters } from './follow-dead-letters.ts';
import type { Kafka } from './kafka.ts';
import { Outstanding } from './outstanding.ts';
import { topicsOf } from './topics.ts';

/** The dead letters of one context, as its consumers see and change them. Every call throws KafkaUnavailable. */
export interface DeadLetterBox {
  /** What is outstanding by now at the latest: as of the last call of `catchUp`, `put` or `settle`. */
  readonly outstanding: Outstanding;
  catchUp(): Promise<void>;
  put(letter: DeadLetter): Promise<void>;
  settle(id: string): Promise<void>;
  /** Resolves when it is closed. */
  readonly ended: Promise<void>;
}

/** `tell` hears how many are outstanding whenever that has changed. */
export function openDeadLetterBox(
  kafka: Kafka,
  context: string,
  tell: (outstanding: number) => void,
  signal: AbortSignal,
): DeadLetterBox {
  const { deadLetters } = topicsOf(kafka, context);
  const outstanding = new Outstanding();
  const followed = followDeadLetters(
    kafka,
    context,
    {
      added: ({ id, topic, key, offset }) => {
        outstanding.add({ id, topic, key, offset });
        tell(outstanding.size);
      },
      settled: (id) => {
        outstanding.settle(id);
        tell(outstanding.size);
      },
    },
    signal,
  );
  return {
    outstanding,
    catchUp: () => followed.catchUp(),
    put: async (letter) => {
      await kafka.publish(deadLetters, [toRecord(letter)]);
      await followed.catchUp();
    },
    settle: async (id) => {
      await kafka.publish(deadLetters, [settled(id)]);
      await followed.catchUp();
    },
    ended: followed.ended,
  };
}
