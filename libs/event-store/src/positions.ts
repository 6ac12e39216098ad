/** The two numbers of a position. */
export function parsePosition(position: string): { commit: bigint; prepare: bigint } {
  const colon = position.indexOf(':');
  return { commit: BigInt(position.slice(0, colon)), prepare: BigInt(position.slice(colon + 1)) };
}
