import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Connection } from './connection.ts';
import { AppendTooLarge, EventStoreUnavailable } from './errors.ts';
import type { Expected, NewEvent } from './event-store.ts';
import { failure } from './failures.ts';
import { type AppendReply, appendReply, appendRequest } from './wire/append-messages.ts';
import { noAnswer } from './within.ts';

type Call = ClientDuplexStream<Buffer, AppendReply>;

interface Pending {
  readonly streamName: string;
  readonly untilMs: number;
  readonly resolve: (revision: bigint) => void;
  readonly reject: (error: Error) => void;
}

/** Appends under way at once; more than that means that the store does not keep up. */
const mostAppends = 4096;
/** Bytes that wait to be sent, also of appends that were given up meanwhile; more means that the server does not read. */
const mostUnsentBytes = 32 * 2 ** 20;
/** A server closes the whole call over one message that is larger than 4 MiB. */
const mostBytes = 4_000_000;

/** All appends of the process: they share one call, each is known by an id of its own, and each has its own end. */
export class Appends {
  readonly #connection: Pick<Connection, 'batchAppend'>;
  readonly #timeoutMs: number;
  /** In the order in which they end, for each has the same time. */
  readonly #pending = new Map<string, Pending>();
  #call: Promise<Call> | undefined;
  #open: Call | undefined;
  #unsentBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Pick<Connection, 'batchAppend'>, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  /** See EventStore. */
  async append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint> {
    const doing = `append to ${streamName}`;
    if (events.length === 0) throw new RangeError(`${doing}: nothing to append`);
    if (this.#pending.size >= mostAppends) {
      throw new EventStoreUnavailable(`${doing}: ${mostAppends} appends are under way`);
    }
    if (this.#unsentBytes > mostUnsentBytes) {
      throw new EventStoreUnavailable(`${doing}: ${this.#unsentBytes} bytes wait to be sent`);
    }
    const id = randomUUID();
    const request = appendRequest(id, streamName, expected, events, Date.now() + this.#timeoutMs);
    if (request.length > mostBytes) throw new AppendTooLarge(`${doing}: ${request.length} bytes`);
    return new Promise((resolve, reject) => {
      const untilMs = performance.now() + this.#timeoutMs;
      this.#pending.set(id, { streamName, untilMs, resolve, reject });
      this.#timer ??= setTimeout(() => this.#giveUp(), this.#timeoutMs);
      this.#send(id, request);
    });
  }

  #send(id: string, request: Buffer): void {
    this.#unsentBytes += request.length;
    if (this.#open !== undefined) {
      this.#write(this.#open, request);
      return;
    }
    this.#call ??= this.#begin();
    this.#call.then(
      (call) => this.#write(call, request),
      (error: unknown) => {
        this.#unsentBytes -= request.length;
        this.#reject(id, error);
      },
    );
  }

  #write(call: Call, request: Buffer): void {
    call.write(request, () => {
      if (this.#open === call) this.#unsentBytes -= request.length;
    });
  }

  async #begin(): Promise<Call> {
    try {
      const call = await this.#connection.batchAppend(appendReply);
      this.#open = call;
      call.on('data', (reply: AppendReply) => this.#answer(reply));
      call.on('error', (error) => this.#end(call, error));
      const ended = () => this.#end(call, new EventStoreUnavailable('the server ended the call'));
      call.on('end', ended).on('close', ended);
      return call;
    } catch (error) {
      this.#call = undefined;
      throw error;
    }
  }

  #answer({ id, outcome }: AppendReply): void {
    const pending = this.#take(id);
    if (typeof outcome === 'bigint') pending?.resolve(outcome);
    else pending?.reject(outcome);
  }

  #reject(id: string, error: unknown): void {
    const pending = this.#take(id);
    pending?.reject(failure(error, `append to ${pending.streamName}`));
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    return pending;
  }

  /** The fate of all that were under way is unknown; the next append begins a new call. */
  #end(call: Call, error: Error): void {
    if (this.#open !== call) return;
    this.#open = undefined;
    this.#call = undefined;
    this.#unsentBytes = 0;
    for (const id of [...this.#pending.keys()]) this.#reject(id, error);
  }

  #giveUp(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [id, { streamName, untilMs }] of this.#pending) {
      if (untilMs > now) {
        this.#timer = setTimeout(() => this.#giveUp(), untilMs - now);
        return;
      }
      this.#reject(id, noAnswer(`append to ${streamName}`, this.#timeoutMs));
    }
  }
}
