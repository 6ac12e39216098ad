import { type Hold, type HoldOutcome, type HoldRequest, HoldsAnswer } from '@concert/contracts/hold';
import { type Problem, problem, unavailable } from '@concert/service/problem';
import { Compile } from 'typebox/compile';

/** What came of asking one replica: an outcome for each hold, a status that is none, or no (whole) answer. */
export type Reply =
  | { readonly outcomes: readonly HoldOutcome[] }
  | { readonly status: number }
  /** Nothing, or not all, came over the connection: the next replica may be asked the same. */
  | 'unreachable'
  /** Out of time: what became of the holds is unknown. */
  | 'late';

/** Refusals of an order, which its customer can do something about; every other 4xx is our mistake. */
const passedOn = new Set([400, 404, 409, 422]);
const holdsAnswer = Compile(HoldsAnswer);

/** The reply that a status and a body are; a body that does not answer every hold is no answer. */
export function replyOf(status: number, text: string, holds: number): Reply {
  if (status !== 200) return { status };
  const body = parsed(text);
  return holdsAnswer.Check(body) && body.outcomes.length === holds ? body : { status };
}

/**
 * Whether it counts against the replica: it says nothing, or of every hold that it cannot now. A full queue does not,
 * nor a failure in one concert: the others are not to suffer.
 */
export function saysAway(reply: Reply): boolean {
  if (typeof reply === 'string') return true;
  if ('status' in reply) return reply.status >= 500;
  return reply.outcomes.every((outcome) => 'problem' in outcome && isAway(outcome.problem));
}

function isAway({ status, code }: { readonly status: number; readonly code: string }): boolean {
  return status === 503 && code !== 'queue-full';
}

/** What the caller of one hold gets: the hold, or the error that its customer is told. */
export function answerTo({ bookingId }: HoldRequest, reply: Reply, index: number): Hold | Error {
  if (typeof reply === 'string') return concertUnavailable();
  if ('status' in reply) return reply.status >= 500 ? concertUnavailable() : mistaken(reply.status);
  const outcome = reply.outcomes[index];
  if (outcome !== undefined && 'problem' in outcome) return refusalOf(outcome.problem);
  return outcome?.hold.bookingId === bookingId ? outcome.hold : mistaken(200);
}

/** Concert's own problem as the customer's, as far as it is one. */
function refusalOf({ status, code, detail, ...extra }: HoldProblem): Error {
  if (status >= 500) return code === 'queue-full' ? busy() : concertUnavailable();
  if (!passedOn.has(status)) return mistaken(status);
  return problem(status, code, typeof detail === 'string' ? detail : undefined, extra);
}
type HoldProblem = Extract<HoldOutcome, { problem: unknown }>['problem'] & Readonly<Record<string, unknown>>;

function concertUnavailable(): Problem {
  return unavailable('concert-unavailable', 'tickets cannot be held now; nothing was booked');
}

/** Too many ask at once, here or at concert; nothing was done. */
export function busy(): Problem {
  return unavailable('busy', 'too many are booking at this moment; nothing was booked');
}

function mistaken(status: number): Error {
  return new Error(`concert answers holds with ${status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
