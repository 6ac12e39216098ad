/** Where the messages go that a context could not handle. */
export function deadLettersTopic(context: string): string {
  return `${context}.dead-letters`;
}
