import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Frames, framed, TooLong } from './frames.ts';

/** The codes of gRPC that are said here. */
export const status = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
} as const;

/** Why a call ended other than well, and what stands beside it in the trailers. */
export interface Ending {
  code: number;
  details: string;
  trailers?: Record<string, string>;
}

const mostBytesPerMessage = 4_194_304;
/** What is handed to the connection in one piece. */
const pieceBytes = 65_536;
const unitsMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000_001 };

/** One call, as its handler sees it. */
export class Call {
  /** After this moment (ms since 1970) nobody waits for an answer. */
  readonly deadlineMs: number;
  readonly #stream: ServerHttp2Stream;
  #ending: Ending = { code: status.ok, details: '' };

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
    this.#stream = stream;
    this.deadlineMs = deadlineOf(headers['grpc-timeout']);
    stream.on('error', () => {});
    stream.on('wantTrailers', () => stream.sendTrailers(trailersOf(this.#ending)));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
  }

  /** Nobody listens any more. */
  get isOver(): boolean {
    return this.#stream.destroyed || this.#stream.writableEnded;
  }

  onOver(listener: () => void): void {
    this.#stream.once('close', listener);
  }

  /** The messages as they arrive, until the caller has said all. Those of one piece together. */
  async *messages(): AsyncGenerator<Buffer[]> {
    const frames = new Frames(mostBytesPerMessage);
    try {
      // What was said already must be heard to the end, or the stream never closes: so it is not destroyed on the way out.
      for await (const chunk of this.#stream.iterator({ destroyOnReturn: false })) yield frames.take(chunk as Buffer);
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      this.end({ code: status.resourceExhausted, details: error.message });
    } finally {
      this.#stream.resume();
    }
  }

  /** The only message, or the first. */
  async message(): Promise<Buffer> {
    for await (const [message] of this.messages()) if (message !== undefined) return message;
    return Buffer.alloc(0);
  }

  /** Sends at the pace of the caller: nothing is kept for a slow one but what its window holds. */
  async send(messages: readonly Uint8Array[]): Promise<void> {
    let piece: Buffer[] = [];
    let bytes = 0;
    for (const message of messages) {
      const frame = framed(message);
      piece.push(frame);
      bytes += frame.length;
      if (bytes < pieceBytes) continue;
      await this.#write(piece);
      piece = [];
      bytes = 0;
    }
    if (piece.length > 0) await this.#write(piece);
  }

  end(ending?: Ending): void {
    if (this.isOver) return;
    if (ending !== undefined) this.#ending = ending;
    this.#stream.end();
  }

  async #write(frames: readonly Buffer[]): Promise<void> {
    if (this.isOver || this.#stream.write(Buffer.concat(frames))) return;
    await this.#drained();
  }

  /** Resolves when the connection takes more, or never will. */
  #drained(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const done = () => {
        stream.off('drain', done).off('close', done);
        resolve();
      };
      stream.on('drain', done).on('close', done);
    });
  }
}

function trailersOf({ code, details, trailers }: Ending): Record<string, string> {
  const message = details === '' ? {} : { 'grpc-message': encodeURIComponent(details) };
  return { 'grpc-status': String(code), ...message, ...trailers };
}

/** `grpc-timeout` is a number and a unit, such as `5000m`. */
function deadlineOf(timeout: string | string[] | undefined): number {
  const [, value, unit] = /^(\d+)([HMSmun])$/.exec(String(timeout)) ?? [];
  if (value === undefined || unit === undefined) return Number.POSITIVE_INFINITY;
  return Date.now() + Number(value) * (unitsMs[unit] ?? 1);
}
