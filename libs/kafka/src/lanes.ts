/** How many of the messages, from the first on, are done without a gap, and what the first failure was. */
export interface Outcome {
  done: number;
  failure?: { error: unknown };
}

/**
 * Handles messages at once, but those of one key one after the other. When one fails, what is under way is finished and
 * nothing else begun.
 */
export async function inLanes<Message extends { readonly key: string | null }>(
  messages: readonly Message[],
  handle: (message: Message) => Promise<void>,
): Promise<Outcome> {
  const done = new Set<Message>();
  let failure: { error: unknown } | undefined;

  async function walk(lane: readonly Message[]): Promise<void> {
    for (const message of lane) {
      if (failure !== undefined) return;
      try {
        await handle(message);
        done.add(message);
      } catch (error) {
        failure ??= { error };
      }
    }
  }

  await Promise.all([...Map.groupBy(messages, ({ key }) => key).values()].map(walk));
  const gap = messages.findIndex((message) => !done.has(message));
  const contiguous = gap === -1 ? messages.length : gap;
  return failure === undefined ? { done: contiguous } : { done: contiguous, failure };
}
