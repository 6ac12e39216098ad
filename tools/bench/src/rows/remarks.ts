import type { Raced } from '../races.ts';

/** Which event store a figure was taken on. */
export const onStandIn = 'event store: the stand-in of this repository (tools/eventstore-dev), one node';

export const kafkaAway = 'Kafka and its consumers did not run: they drain after the sale';

export function rivalWas(poolSize: number): string {
  return `the row lock: tools/bench/baseline on PostgreSQL 18, ${poolSize} connections (the best of 4, 8, 16, 32)`;
}

export const signedIn =
  'buyers had looked at a concert before, so that both gateways knew their tokens; Concert seals the address under a key of the buyer, the row lock keeps it as it is';

export function brokenIn(...races: readonly (readonly { readonly broken: readonly string[] }[])[]): string[] {
  return [...new Set(races.flat().flatMap(({ broken }) => broken))];
}

export function perSecondOf(rounds: readonly { readonly perSecond: number }[]): number[] {
  return rounds.map(({ perSecond }) => perSecond);
}

/** The load generator's share of a processor, where it may have been what was measured. */
export function loadShare({ ours, rival }: Raced): string {
  const share = (rounds: Raced['ours']) => Math.max(...rounds.map(({ report }) => report.loadCpu));
  return `the load generator took at most ${percent(share(ours))} of a processor for Concert, ${percent(share(rival))} for the row lock`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
