/** A fact of the domain: a past-tense name and what it says. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** A refusal is a value, not an exception: `code` is stable and becomes an HTTP status at the door. */
export interface Refusal<Code extends string = string> {
  readonly refused: Code;
  /** What the caller can be told: the field (JSON pointer) and what is left, for instance. Never personal data. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * The pure heart of a context. No clock, no randomness, no I/O: time and ids come in with the command.
 *
 * `evolve` owns the state it is given: it may change it in place, and the caller goes on with what it returns.
 * An empty array from `decide` means "already so": nothing to append, and not an error.
 */
export interface Decider<Command, Event extends DomainEvent, State, Code extends string> {
  readonly initialState: () => State;
  readonly decide: (command: Command, state: State) => readonly Event[] | Refusal<Code>;
  readonly evolve: (state: State, event: Event) => State;
}

export function refuse<Code extends string>(code: Code, detail?: Readonly<Record<string, unknown>>): Refusal<Code> {
  return detail === undefined ? { refused: code } : { refused: code, detail };
}

export function isRefusal<Code extends string>(outcome: readonly unknown[] | Refusal<Code>): outcome is Refusal<Code> {
  return 'refused' in outcome;
}

/** Folds events into a state; the first step of every decision. */
export function fold<Event extends DomainEvent, State>(
  decider: Pick<Decider<never, Event, State, string>, 'initialState' | 'evolve'>,
  events: Iterable<Event>,
): State {
  let state = decider.initialState();
  for (const event of events) state = decider.evolve(state, event);
  return state;
}

/** For the end of an exhaustive `switch`: does not compile while a case is missing, throws when data lies. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
