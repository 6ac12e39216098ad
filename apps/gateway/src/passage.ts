import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { HttpReply } from '@concert/service/http';
import { type Problem, problem, unavailable } from '@concert/service/problem';
import { type Dispatcher, errors } from 'undici';
import { outwards } from './headers.ts';

/** An answer up to this size leaves whole, in one write; a larger one flows as it comes. */
const mostHeldBytes = 64 * 1024;

/** One request on its way to a service: brings the answer to the caller, and is called off when the caller hangs up. */
export class Passage implements Dispatcher.DispatchHandler {
  readonly #reply: HttpReply;
  readonly #chunks: Buffer[] = [];
  #heldBytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #controller: Dispatcher.DispatchController | undefined;
  #flow: Readable | undefined;
  #isOver = false;

  constructor(reply: HttpReply) {
    this.#reply = reply;
    reply.raw.on('close', () => {
      if (!this.#isOver) this.#controller?.abort(new Error('the caller has hung up, or has been answered'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reply.raw.destroyed) controller.abort(new Error('the caller hung up'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#flow !== undefined) {
      if (!this.#flow.push(chunk)) controller.pause();
      return;
    }
    this.#chunks.push(chunk);
    this.#heldBytes += chunk.length;
    // Fastify would give a whole body without a type one of its own.
    if (this.#heldBytes > mostHeldBytes || this.#headers['content-type'] === undefined) this.#startFlow(controller);
  }

  onResponseEnd(): void {
    this.#isOver = true;
    if (this.#flow !== undefined) this.#flow.push(null);
    else if (this.#chunks.length < 2) this.#answer(this.#chunks[0]);
    else this.#answer(Buffer.concat(this.#chunks));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#isOver = true;
    if (this.#flow !== undefined) this.#flow.destroy(error);
    else if (!this.#reply.raw.destroyed) this.#reply.send(noAnswer(error));
  }

  #startFlow(controller: Dispatcher.DispatchController): void {
    this.#flow = new Readable({ read: () => controller.resume() });
    for (const chunk of this.#chunks) this.#flow.push(chunk);
    this.#chunks.length = 0;
    this.#answer(this.#flow);
  }

  #answer(body: Buffer | Readable | undefined): void {
    if (this.#status >= 400) this.#reply.outcome = 'passed-on';
    outwards(this.#headers, (name, value) => this.#reply.header(name, value));
    this.#reply.code(this.#status).send(body);
  }
}

/** Not reached: try again. Reached and silent: what became of the request is unknown, and its key makes it safe. */
function noAnswer(error: Error): Problem {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    const refused = problem(504, 'upstream-timeout', 'no answer in time; ask again with the same key');
    return refused.withHeader('retry-after', '1');
  }
  return unavailable('service-unavailable', 'this part of Concert is away; try again');
}
