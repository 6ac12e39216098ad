import type { IssuerKey } from './buyers.ts';
import type { Address } from './connection.ts';
import type { Pace } from './open-loop.ts';
import type { Repeated, Sale } from './requests.ts';

/** What the load process is asked to send. */
export type Asked =
  | { readonly kind: 'bookings'; readonly sale: Sale; readonly count: number }
  /** `first` and `count` say which buyers; from then on they are the ones who book. */
  | {
      readonly kind: 'looks';
      readonly concertId: string;
      readonly key: IssuerKey;
      readonly first: number;
      readonly count: number;
    }
  | {
      readonly kind: 'batched-holds';
      readonly sale: Sale;
      readonly secret: string;
      readonly count: number;
      readonly perRequest: number;
    }
  | { readonly kind: 'single-holds'; readonly sale: Sale; readonly secret: string; readonly count: number }
  | { readonly kind: 'repeated'; readonly request: Repeated; readonly count: number };

export interface Job {
  readonly asked: Asked;
  readonly target: Address;
  readonly connections: number;
  readonly pace: Pace;
  readonly timeoutMs?: number;
  /** Where acknowledgements go, a line of JSON each; in its absence they are only counted. */
  readonly acksFile?: string;
}

/** One acknowledgement as `npm run audit -- --acks` reads it; times are milliseconds since 1970. */
export interface Ack {
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

export interface Report {
  /** Requests that left. */
  readonly sent: number;
  /** Bookings or holds acknowledged; for other requests, answers below 400. */
  readonly accepted: number;
  /** Acknowledged within the time that a pace `at-once` names, or until the last answer. */
  readonly acceptedInTime: number;
  /** How long that was. */
  readonly seconds: number;
  /** From the start to the last acknowledgement. */
  readonly lastAcceptedSeconds: number;
  /** Answers by status; 0 stands for none. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly acceptedLatency: Latency;
  /** Of answers from 400 on. */
  readonly refusedLatency: Latency;
  /** What this process took of a processor, per second of the run. */
  readonly loadCpu: number;
}
