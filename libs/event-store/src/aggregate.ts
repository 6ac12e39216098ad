import { type Decider, type DomainEvent, isRefusal, type Refusal } from '@concert/decider/decider';
import { derivedId } from '@concert/ids/ids';
import { spanned } from '@concert/tracing/tracing';
import { WrongExpectedRevision } from './errors.ts';
import type { EventStore, NewEvent, RecordedEvent } from './event-store.ts';
import { inTrace } from './in-trace.ts';

/** What made it happen: `correlationId` is the booking's, `causationId` the event or request that is being handled. */
export interface Cause {
  correlationId: string;
  causationId: string;
}

export interface AggregateOptions<Command, Event extends DomainEvent, State, Code extends string> {
  decider: Decider<Command, Event, State, Code>;
  streamName: (id: string) => string;
  /** Upcasts what was written by any version to today's event; throws on the unknown. */
  decode: (recorded: { type: string; version: number; data: unknown }) => Event;
  schemaVersion: (type: Event['type']) => number;
  now?: () => Date;
}

export interface Loaded<State> {
  state: State;
  /** undefined: the stream does not exist. */
  revision: bigint | undefined;
  events: RecordedEvent[];
}

export interface Decided<Event, State> {
  state: State;
  /** What was written now; [] when it was already so. */
  events: readonly Event[];
}

export interface Aggregate<Command, Event extends DomainEvent, State, Code extends string> {
  load(id: string): Promise<Loaded<State>>;
  /**
   * Loads, decides, appends at the exact revision; decides again when somebody else wrote first (at most 10 times, then
   * `WrongExpectedRevision`). Event ids come from the cause, so a cause that comes twice acts once.
   * A refusal is returned, not thrown. `loaded`: what the caller has read of this id already saves the first reading.
   */
  handle(
    id: string,
    command: Command,
    cause: Cause,
    loaded?: Loaded<State>,
  ): Promise<Decided<Event, State> | Refusal<Code>>;
}

const maxAttempts = 10;
const appending = { kind: 'client', attributes: { 'db.system.name': 'eventstoredb' } } as const;

/** A stream per id, seen through its decider. For short streams: every call reads the whole of it. */
export function aggregate<Command, Event extends DomainEvent, State, Code extends string>(
  store: EventStore,
  options: AggregateOptions<Command, Event, State, Code>,
): Aggregate<Command, Event, State, Code> {
  const { decider, streamName, decode } = options;

  async function load(id: string): Promise<Loaded<State>> {
    const events = await store.read(streamName(id));
    let state = decider.initialState();
    for (const { type, metadata, data } of events) {
      state = decider.evolve(state, decode({ type, version: metadata.version, data }));
    }
    return { state, revision: events.at(-1)?.revision, events };
  }

  async function attempt(id: string, command: Command, cause: Cause, loaded: Loaded<State>) {
    const { state, revision, events: recorded } = loaded;
    const decided = decider.decide(command, state);
    if (isRefusal(decided)) return decided;
    const written = decided.map((event, ordinal) => toWrite(event, ordinal, cause, options));
    const known = new Set(recorded.map((event) => event.id));
    if (written.every((event) => known.has(event.id))) return { state, events: [] };
    const append = () => store.append(streamName(id), inTrace(written), revision ?? 'no_stream');
    await spanned(`append ${written[0]?.type}`, appending, append);
    return { state: decided.reduce(decider.evolve, state), events: decided };
  }

  return {
    load,
    handle: (id, command, cause, loaded) =>
      whileOvertaken(async (isFirst) => {
        const known = isFirst && loaded !== undefined ? loaded : await load(id);
        return await attempt(id, command, cause, known);
      }),
  };
}

/** Tries again when somebody else wrote first, at most so often. */
async function whileOvertaken<Result>(attempt: (isFirst: boolean) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(tries === 1);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || tries === maxAttempts) throw error;
    }
  }
}

interface Writing<Event extends DomainEvent> {
  readonly schemaVersion: (type: Event['type']) => number;
  readonly now?: () => Date;
}

function toWrite<Event extends DomainEvent>(
  event: Event,
  ordinal: number,
  { correlationId, causationId }: Cause,
  { schemaVersion, now = () => new Date() }: Writing<Event>,
): NewEvent {
  const version = schemaVersion(event.type);
  return {
    id: derivedId(causationId, event.type, String(ordinal)),
    type: event.type,
    data: event.data as object,
    metadata: { correlationId, causationId, version, occurredAt: now().toISOString() },
  };
}
