import type { StreamingRead } from '@eventstore/db-client';
import { noAnswer } from './within.ts';

/**
 * Reads a stream of the client at the pace of the consumer. The store has `timeoutMs` for each next piece; the consumer
 * has all the time it wants. The call behind the stream ends with the loop, however the loop ends.
 */
export async function* patientStream<Piece>(
  stream: StreamingRead<Piece>,
  doing: string,
  timeoutMs: number,
): AsyncGenerator<Piece> {
  stream.on('error', () => {});
  const giveUp = () => stream.destroy(noAnswer(doing, timeoutMs));
  let timer = setTimeout(giveUp, timeoutMs);
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) {
      clearTimeout(timer);
      yield piece;
      timer = setTimeout(giveUp, timeoutMs);
    }
  } finally {
    clearTimeout(timer);
    stream.cancel().catch(() => {});
    // What has arrived already must flow off, or the client keeps the call among its open ones for ever.
    stream.resume();
  }
}
