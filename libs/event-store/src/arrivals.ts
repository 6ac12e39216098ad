import type { Readable } from 'node:stream';

/**
 * What a stream brings, as it has arrived: many pieces at a time when it is faster than the consumer. Reads on only as
 * fast as the consumer takes. Throws what the stream ends with, and what `late` says when nothing arrives for so long.
 */
export async function* arrivals<Piece>(
  stream: Readable,
  wait: { timeoutMs: () => number | undefined; late: () => Error },
): AsyncGenerator<Piece[]> {
  let news = Promise.withResolvers<void>();
  let ended = false;
  let failure: { error: unknown } | undefined;
  const wake = () => news.resolve();
  stream.on('readable', wake);
  stream.on('end', () => {
    ended = true;
    wake();
  });
  stream.on('close', () => {
    ended = true;
    wake();
  });
  stream.on('error', (error) => {
    failure ??= { error };
    wake();
  });
  for (;;) {
    const pieces: Piece[] = [];
    for (let piece = stream.read(); piece !== null; piece = stream.read()) pieces.push(piece as Piece);
    if (pieces.length > 0) {
      yield pieces;
      continue;
    }
    if (failure !== undefined) throw failure.error;
    if (ended) return;
    const timeoutMs = wait.timeoutMs();
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stream.destroy(wait.late()), timeoutMs);
    await news.promise;
    clearTimeout(timer);
    news = Promise.withResolvers();
  }
}
