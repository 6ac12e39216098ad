import { connect, type Socket } from 'node:net';
import { type Answer, readAnswer } from './response.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What comes of a request: its answer, or undefined when the connection broke before there was one. */
export type Answered = (answer: Answer | undefined) => void;

/**
 * A kept-alive HTTP/1.1 connection that carries one request at a time, made for as little work as possible on this side:
 * requests come as bytes, of the answers no more is read than is needed. Connects again by itself.
 */
export class Connection {
  readonly #address: Address;
  #socket: Socket | undefined;
  #received: Buffer | undefined;
  #answered: Answered | undefined;

  constructor(address: Address) {
    this.#address = address;
  }

  /** Resolves when connected: nobody's first request then pays for it. */
  async open(): Promise<void> {
    const socket = this.#connected();
    if (!socket.connecting) return;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
  }

  send(request: Buffer, answered: Answered): void {
    this.#answered = answered;
    this.#connected().write(request);
  }

  /** Gives up what is under way: its fate is unknown. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#settle(undefined);
  }

  #connected(): Socket {
    if (this.#socket !== undefined) return this.#socket;
    const socket = connect({ ...this.#address, noDelay: true });
    this.#socket = socket;
    this.#received = undefined;
    const lost = () => {
      if (this.#socket === socket) this.drop();
    };
    socket
      .on('data', (chunk) => this.#take(chunk))
      .on('error', lost)
      .on('close', lost);
    return socket;
  }

  #take(chunk: Buffer): void {
    const bytes = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = tryReading(bytes);
    if (answer === 'unreadable') {
      this.drop();
      return;
    }
    this.#received = answer === undefined ? bytes : undefined;
    if (answer === undefined) return;
    if (answer.closes) {
      this.#socket?.destroy();
      this.#socket = undefined;
    }
    this.#settle(answer);
  }

  #settle(answer: Answer | undefined): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }
}

function tryReading(bytes: Buffer): Answer | undefined | 'unreadable' {
  try {
    return readAnswer(bytes);
  } catch {
    return 'unreadable';
  }
}
