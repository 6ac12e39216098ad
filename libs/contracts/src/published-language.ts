import * as booking from './booking.ts';
import * as concert from './concert.ts';
import * as delivery from './delivery.ts';
import type { AnyPublishedEvent, Envelope, EnvelopeOf } from './envelope.ts';
import * as payment from './payment.ts';

export const publishedEvents = [
  ...Object.values(concert),
  ...Object.values(booking),
  ...Object.values(payment),
  ...Object.values(delivery),
];

type Known = (typeof publishedEvents)[number];

/** Any event of the published language, discriminated by `type`. */
export type PublishedEnvelope = Known extends infer Event
  ? Event extends AnyPublishedEvent
    ? EnvelopeOf<Event>
    : never
  : never;
export type PublishedName = PublishedEnvelope['type'];
export type EnvelopeNamed<Name extends PublishedName> = Extract<PublishedEnvelope, { type: Name }>;

const byName = new Map<string, AnyPublishedEvent>(publishedEvents.map((event) => [event.name, event]));

/** A message that does not speak the published language; no repeat of it ever will. */
export class NotPublishedLanguage extends Error {
  override readonly name = 'NotPublishedLanguage';
}

/** Where an event of that name goes. Throws NotPublishedLanguage for an unknown name. */
export function definitionOf(name: string): AnyPublishedEvent {
  const definition = byName.get(name);
  if (definition === undefined) throw new NotPublishedLanguage(`unknown event ${name}`);
  return definition;
}

/** Validates what is about to be published, or what came in. Throws NotPublishedLanguage naming the field. */
export function parseEnvelope(message: unknown): PublishedEnvelope {
  const type = typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : 'nothing';
  const definition = definitionOf(type);
  if (!definition.validator.Check(message)) {
    const [first] = definition.validator.Errors(message);
    throw new NotPublishedLanguage(`${type} ${first?.instancePath ?? ''} ${first?.message ?? 'is malformed'}`);
  }
  return message as PublishedEnvelope;
}

/** The Kafka key of an event: order holds per key within a topic and nowhere else. */
export function keyOf(envelope: Envelope): string {
  const definition = definitionOf(envelope.type);
  return (envelope.data as Record<'bookingId' | 'concertId', string>)[definition.key];
}
