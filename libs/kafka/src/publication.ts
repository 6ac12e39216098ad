import { definitionOf, keyOf, NotPublishedLanguage, parseEnvelope } from '@concert/contracts/published-language';
import { beginSpan, type Span } from '@concert/tracing/tracing';
import { type DeadLetter, deadLetterId } from './dead-letters.ts';
import type { Outgoing } from './kafka.ts';
import type { Outstanding } from './outstanding.ts';
import type { RecordedEventLike, Translate } from './translate.ts';

/** What becomes of one recorded event: a message, a dead letter, or nothing. */
export interface Publication {
  readonly position: string;
  readonly bytes: number;
  readonly message?: Outgoing;
  /** Of publishing the message. */
  readonly span?: Span;
  readonly letter?: DeadLetter;
}

/**
 * Translates events one after the other. An event that cannot be said in the published language becomes a dead letter,
 * and so do later ones of its stream, behind it; `outstanding` knows the earlier ones and learns of the new.
 */
export async function* publications(
  recordings: AsyncIterable<RecordedEventLike>,
  context: string,
  translate: Translate,
  outstanding: Outstanding,
): AsyncGenerator<Publication> {
  for await (const recorded of recordings) {
    const publication = publicationOf(recorded, context, translate, outstanding);
    if (publication.letter !== undefined) outstanding.add(publication.letter);
    yield publication;
  }
}

function publicationOf(
  recorded: RecordedEventLike,
  context: string,
  translate: Translate,
  outstanding: Outstanding,
): Publication {
  const { position } = recorded;
  const place = placeOf(recorded);
  if (outstanding.has(place.id)) return { position, bytes: 0 };
  try {
    const message = messageOf(recorded, context, translate);
    if (message === null) return { position, bytes: 0 };
    const ahead = outstanding.before(place);
    if (ahead === undefined)
      return { position, bytes: Buffer.byteLength(message.value), ...inTrace(message, recorded) };
    const letter = { ...letterOf(recorded), cause: 'parked' as const, reason: `parked behind ${ahead.id}` };
    return { position, bytes: 0, letter };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { position, bytes: 0, letter: { ...letterOf(recorded), cause: 'untranslatable', reason, failures: 1 } };
  }
}

/** The message in the trace of its event: who consumes it goes on from its publication. */
function inTrace(message: Outgoing, { metadata }: RecordedEventLike): Pick<Publication, 'message' | 'span'> {
  if (metadata.traceparent === undefined) return { message };
  const span = beginSpan(`publish ${message.headers.type}`, publishing, metadata.traceparent);
  if (span === undefined) return { message };
  return { message: { ...message, headers: { ...message.headers, traceparent: span.traceparent } }, span };
}
const publishing = { kind: 'producer', attributes: { 'messaging.system': 'kafka' } } as const;

/**
 * The message that carries the event, or null if it is not for others to know. Its name stands in a header too, so that a
 * consumer can pass over what does not concern it. Throws what `translate` throws, and NotPublishedLanguage.
 */
export function messageOf(recorded: RecordedEventLike, context: string, translate: Translate) {
  const envelope = translate(recorded);
  if (envelope === null) return null;
  const event = parseEnvelope(envelope);
  const { topic } = definitionOf(event.type);
  if (topic !== context) throw new NotPublishedLanguage(`${event.type} is published by ${topic}, not by ${context}`);
  const { type, correlationId } = event;
  return { key: keyOf(event), value: JSON.stringify(event), headers: { type, correlationId } };
}

/** Where it stands as a dead letter: its stream is its lane, and its revision the order in it. */
function placeOf({ streamName, revision }: RecordedEventLike) {
  const origin = { topic: streamName, partition: -1, offset: String(revision) };
  return { ...origin, id: deadLetterId(origin), key: streamName };
}

/** The event as a dead letter. */
function letterOf(recorded: RecordedEventLike): DeadLetter {
  return {
    ...placeOf(recorded),
    type: recorded.type,
    value: Buffer.from(JSON.stringify({ ...recorded, revision: String(recorded.revision) })),
    headers: {},
    cause: 'untranslatable',
    reason: '',
    failures: 0,
    at: new Date().toISOString(),
  };
}

/** The event that a dead letter holds; undefined for a message that came from Kafka. */
export function recordedIn({ partition, value }: DeadLetter): RecordedEventLike | undefined {
  if (partition >= 0) return undefined;
  const { revision, ...recorded } = JSON.parse(String(value));
  return { ...recorded, revision: BigInt(revision) };
}
