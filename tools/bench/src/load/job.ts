import type { Crowd, IssuerKey } from './buyers.ts';
import type { Address } from './connection.ts';
import type { Again, Pace } from './open-loop.ts';
import type { Repeated, Sale } from './requests.ts';

/** What the load process is asked to send. */
export type Asked =
  /** A booking of each of the crowd in turn. They must have looked before. */
  | { readonly kind: 'bookings'; readonly sale: Sale; readonly crowd: Crowd; readonly count: number }
  /** Each of the crowd looks at a concert; made with its tokens the first time. */
  | { readonly kind: 'looks'; readonly concertId: string; readonly crowd: Crowd; readonly key: IssuerKey }
  | (Holds & { readonly kind: 'batched-holds'; readonly perRequest: number })
  | (Holds & { readonly kind: 'single-holds' })
  /** These requests by turns. */
  | { readonly kind: 'repeated'; readonly requests: readonly Repeated[]; readonly count: number };

interface Holds {
  readonly sale: Sale;
  /** To sign with, as booking does. */
  readonly secret: string;
  readonly count: number;
}

export interface Job {
  readonly asked: Asked;
  readonly target: Address;
  readonly connections: number;
  readonly pace: Pace;
  readonly again?: Again | undefined;
  /** Where acknowledgements go, a line of JSON each; in its absence they are only counted. */
  readonly acksFile?: string;
}

/** One acknowledgement as `npm run audit -- --acks` reads it; times are milliseconds since 1970. */
export interface Acknowledgement {
  readonly bookingId: string;
  readonly concertId: string;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** Milliseconds from when requests were due to their answers. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** How long a request without an answer is waited for. */
export const patienceMs = 15_000;

export interface Report {
  /** Requests that left. */
  readonly sent: number;
  /** Bookings or holds acknowledged; for other requests, answers below 400. */
  readonly accepted: number;
  /** From the start to the last answer. */
  readonly seconds: number;
  /** From the start to the last acknowledgement. */
  readonly lastAcceptedSeconds: number;
  /** Answers by status; 0 stands for none. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly acceptedLatency: Latency;
  /** Of answers from 400 on. */
  readonly refusedLatency: Latency;
  /** Of all that left; who was refused, or got no answer, counts as `patienceMs`. */
  readonly latency: Latency;
  /** What this process took of a processor, per second of the run. */
  readonly loadCpu: number;
}
