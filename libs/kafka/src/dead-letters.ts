import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { Outgoing } from './kafka.ts';
import type { DeadLetterCause } from './metrics.ts';

/** A message as it was read, and where. */
export interface Incoming {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/**
 * A message that could not be handled, whole, with what stood in the way. An event of the store that a relay could not
 * translate is one too: its `topic` is then the stream, its `partition` -1 and its `offset` the revision.
 */
export interface DeadLetter extends Incoming {
  readonly id: string;
  readonly type: string;
  readonly cause: DeadLetterCause | 'untranslatable';
  /** For people. */
  readonly reason: string;
  /** How often it was tried; a parked one has not been. */
  readonly failures: number;
  /** When it was put here last, RFC 3339 UTC. */
  readonly at: string;
}

const headerPrefix = 'dead-letter-';
const longestReason = 500;

/** The same message always has the same id, so that to put it among the dead letters again changes nothing. */
export function deadLetterId({ topic, partition, offset }: Pick<Incoming, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}

/** What keeps its order: the events of one key in one topic. A message without a key stands alone. */
export function laneOf({ topic, key }: Pick<Incoming, 'topic' | 'key'>): string | undefined {
  return key === null ? undefined : `${topic}/${key}`;
}

export function incoming(topic: string, partition: number, message: KafkaMessage): Incoming {
  const { offset, key, value, headers = {} } = message;
  return { topic, partition, offset, key: key === null ? null : key.toString(), value, headers };
}

/** The text of a header; undefined where there is none. */
export function header(headers: IHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0]?.toString() : value?.toString();
}

/** The letter as a record of the dead-letters topic or, under the message's own key, of the replay topic. */
export function toRecord(letter: DeadLetter, key: string = letter.id): Outgoing {
  const about = {
    topic: letter.topic,
    partition: String(letter.partition),
    offset: letter.offset,
    ...(letter.key === null ? {} : { key: letter.key }),
    type: letter.type,
    cause: letter.cause,
    reason: letter.reason.slice(0, longestReason),
    failures: String(letter.failures),
    at: letter.at,
  };
  const headers: IHeaders = { ...letter.headers };
  for (const [name, value] of Object.entries(about)) headers[`${headerPrefix}${name}`] = value;
  return { key, value: letter.value ?? Buffer.alloc(0), headers };
}

/** The mark that the letter is outstanding no more; in time Kafka forgets both. */
export function settled(id: string): Outgoing {
  return { key: id, value: null, headers: {} };
}

/** Reads a record of either topic. */
export function fromRecord({ value, headers }: { value: Buffer | null; headers: IHeaders }): DeadLetter {
  const about = (name: string) => header(headers, `${headerPrefix}${name}`);
  const origin = {
    topic: about('topic') ?? '',
    partition: Number(about('partition')),
    offset: about('offset') ?? '0',
  };
  return {
    ...origin,
    id: deadLetterId(origin),
    key: about('key') ?? null,
    value,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(headerPrefix))),
    type: about('type') ?? 'unknown',
    cause: (about('cause') ?? 'poisoned') as DeadLetter['cause'],
    reason: about('reason') ?? '',
    failures: Number(about('failures') ?? 0),
    at: about('at') ?? '',
  };
}
