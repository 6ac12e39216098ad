import { hash } from 'node:crypto';

/**
 * The replicas in the order in which they should write for this concert (rendezvous hash): everybody who sees the same
 * replicas finds the same order, and one that goes or comes moves no concert but its own.
 */
export function ranked<Replica extends { readonly id: string }>(
  concertId: string,
  replicas: readonly Replica[],
): readonly Replica[] {
  if (replicas.length < 2) return replicas;
  return replicas
    .map((replica) => ({ replica, score: hash('sha256', `${concertId} ${replica.id}`) }))
    .sort((a, b) => (a.score < b.score ? 1 : -1))
    .map(({ replica }) => replica);
}
