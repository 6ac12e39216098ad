import type { ClientReadableStream } from '@grpc/grpc-js';
import { arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { EventStoreUnavailable } from './errors.ts';
import type { ReadOptions, RecordedEvent } from './event-store.ts';
import { failure } from './failures.ts';
import { followRequest, type ReadReply, readReply, readRequest } from './wire/read-messages.ts';
import { noAnswer } from './within.ts';

/** The events of a range of a stream, as they arrive. The store has `timeoutMs` each time that we wait for it. */
export async function* readRange(
  connection: Connection,
  streamName: string,
  options: ReadOptions,
  timeoutMs: number,
): AsyncGenerator<RecordedEvent[]> {
  const doing = `read ${streamName}`;
  let call: ClientReadableStream<ReadReply> | undefined;
  try {
    call = await connection.read(readRequest(streamName, options), readReply);
    const wait = { timeoutMs: () => timeoutMs, late: () => noAnswer(doing, timeoutMs) };
    for await (const replies of arrivals<ReadReply>(call, wait)) {
      yield replies.filter((reply) => typeof reply === 'object');
    }
  } catch (error) {
    throw failure(error, doing);
  } finally {
    letGo(call);
  }
}

/**
 * The subscription behind `EventStore.follow`: throws whatever ends it, and ends in silence only with the signal.
 * A server that never confirms would leave us waiting for ever; afterwards keepalive finds out.
 */
export async function* followAll(
  connection: Connection,
  prefixes: readonly string[],
  after: string | undefined,
  signal: AbortSignal,
  timeoutMs: number,
): AsyncGenerator<(RecordedEvent | 'caught-up')[]> {
  const doing = `follow ${prefixes.join(', ')}`;
  if (signal.aborted) return;
  let call: ClientReadableStream<ReadReply> | undefined;
  let isConfirmed = false;
  const end = () => call?.destroy();
  signal.addEventListener('abort', end);
  try {
    call = await connection.read(followRequest(prefixes, after), readReply);
    if (signal.aborted) return;
    const wait = {
      timeoutMs: () => (isConfirmed ? undefined : timeoutMs),
      late: () => noAnswer('subscribe', timeoutMs),
    };
    for await (const replies of arrivals<ReadReply>(call, wait)) {
      isConfirmed ||= replies.includes('confirmed');
      yield replies.filter((reply) => typeof reply === 'object' || reply === 'caught-up');
    }
    throw new EventStoreUnavailable(`${doing}: the subscription ended`);
  } catch (error) {
    if (!signal.aborted) throw failure(error, doing);
  } finally {
    signal.removeEventListener('abort', end);
    letGo(call);
  }
}

/** Ends the call, however far it is. Its end is nobody's failure any more. */
function letGo(call: ClientReadableStream<ReadReply> | undefined): void {
  if (call === undefined) return;
  call.on('error', () => {});
  call.cancel();
  // What has arrived already must flow off, or the client keeps the call among its open ones for ever.
  call.resume();
}
