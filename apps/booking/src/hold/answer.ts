import { ProblemBody, problem, unavailable } from '@concert/service/problem';
import { Compile } from 'typebox/compile';

/** What came back from concert; `body` is undefined when it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Refusals of an order, which its customer can do something about; every other 4xx is our mistake. */
const passedOn = new Set([400, 404, 409, 422]);
const problemBody = Compile(ProblemBody);

/** An error that is concert's state and not this order's: it counts against concert, a full queue does not. */
export function saysAway({ status, body }: Answer): boolean {
  return status >= 500 && !(problemBody.Check(body) && body.code === 'queue-full');
}

/** The error to throw for an answer that is no hold: concert's own problem as the customer's, as far as it is one. */
export function refusalOf({ status, body }: Answer): Error {
  if (status >= 500) return concertUnavailable();
  if (!passedOn.has(status) || !problemBody.Check(body)) return new Error(`concert answers a hold with ${status}`);
  const { type: _type, title: _title, status: _, instance: _where, correlationId: _id, code, detail, ...extra } = body;
  return problem(status, code, detail, extra);
}

export function concertUnavailable(): Error {
  return unavailable('concert-unavailable', 'tickets cannot be held now; nothing was booked');
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
