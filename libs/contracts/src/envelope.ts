import { createRequire } from 'node:module';
import { type Static, type TProperties, type TSchema, Type } from '@concert/schema/schema';
import type { Validator } from 'typebox/compile';

const require = createRequire(import.meta.url);

/** What every published event says about itself, whatever it says about the world. */
export interface Envelope<Name extends string = string, Data = unknown> {
  /** UUID; the same event is always published under the same id. */
  readonly id: string;
  readonly type: Name;
  readonly version: number;
  /** RFC 3339 UTC. */
  readonly occurredAt: string;
  /** The booking's id; for the catalogue the concert's. */
  readonly correlationId: string;
  /** The id of the event or the request that caused this one. */
  readonly causationId: string;
  readonly data: Data;
}

/** One event of the published language: its name, version, topic, and the field of `data` that is its key. */
export interface PublishedEvent<Name extends string, Topic extends string, Data extends TSchema> {
  readonly name: Name;
  readonly version: number;
  readonly topic: Topic;
  readonly key: 'bookingId' | 'concertId';
  readonly data: Data;
  readonly validator: Validator;
}

export type AnyPublishedEvent = PublishedEvent<string, string, TSchema>;

/** The envelope as the given event's consumers receive it. */
export type EnvelopeOf<Event extends AnyPublishedEvent> = Envelope<Event['name'], Static<Event['data']>>;

/** Additional fields are allowed on purpose: a consumer tolerates what a newer producer adds. */
export function publishedEvent<Name extends string, Topic extends string, Properties extends TProperties>(
  name: Name,
  definition: { version: number; topic: Topic; key: 'bookingId' | 'concertId'; data: Properties },
) {
  const data = Type.Object(definition.data);
  const envelope = Type.Object({
    id: Type.String({ format: 'uuid' }),
    type: Type.Literal(name),
    version: Type.Literal(definition.version),
    occurredAt: Type.String({ format: 'date-time' }),
    correlationId: Type.String({ format: 'uuid' }),
    causationId: Type.String({ minLength: 1 }),
    data,
  });
  let compiled: Validator | undefined;
  return {
    ...definition,
    name,
    data,
    /** Made when first asked for: most processes speak a part of the language, and none does at its start. */
    get validator(): Validator {
      compiled ??= compile(envelope);
      return compiled;
    },
  };
}

function compile(schema: TSchema): Validator {
  const { Compile } = require('typebox/compile') as typeof import('typebox/compile');
  return Compile(schema) as Validator;
}

/** What is published, without what says when and why. */
export type Told = Pick<Envelope, 'type' | 'version' | 'data'>;

export function told<Event extends AnyPublishedEvent>({ name, version }: Event, data: EnvelopeOf<Event>['data']): Told {
  return { type: name, version, data };
}
