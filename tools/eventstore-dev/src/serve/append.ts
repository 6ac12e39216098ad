import type { Call } from '../grpc/call.ts';
import type { Handler } from '../grpc/server.ts';
import {
  type AppendResp,
  type AppendSuccess,
  appendReq,
  appendResp,
  type BatchAppendReq,
  batchAppendReq,
  batchAppendResp,
  toNumber,
  type Uuid,
} from '../protocol/messages.ts';
import type { Expected, Outcome } from '../storage/append.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { Arriving } from './arriving.ts';
import { expectedField, refusalError, refusalStatus } from './refusals.ts';

/** The default append of the client: one long call per connection, a correlation id per append. */
export function batchAppend(commits: GroupCommit): Handler {
  return async (call) => {
    const arriving = new Map<string, Arriving>();
    const replies = new Replies(call);
    for await (const messages of call.messages()) {
      for (const message of messages) {
        await commits.whileFull();
        const request = batchAppendReq.decode(message);
        const append = takeIn(arriving, request);
        if (append) void answer(replies, request.correlationId ?? noId, append, commits);
      }
      await replies.sent;
    }
    await commits.settled();
    await replies.sent;
  };
}

const noId = { string: '' };

/** The append once it is whole. */
function takeIn(arriving: Map<string, Arriving>, request: BatchAppendReq): Arriving | undefined {
  const { string: id } = request.correlationId ?? noId;
  const append = arriving.get(id) ?? new Arriving(request.options, deadlineOf(request));
  for (const event of request.events) append.add(event);
  if (request.isFinal) arriving.delete(id);
  else arriving.set(id, append);
  return request.isFinal ? append : undefined;
}

async function answer(replies: Replies, correlationId: Uuid, append: Arriving, commits: GroupCommit): Promise<void> {
  const outcome = await append.submitTo(commits);
  const head = { correlationId, stream: { streamName: Buffer.from(append.streamName) } };
  const result =
    outcome.kind === 'written' ? { success: success(outcome) } : { error: refusalStatus(outcome, append.expected) };
  replies.add(batchAppendResp.encode({ ...head, ...result }));
}

/** The replies of one commit go together. */
class Replies {
  /** Resolves when what was added before is on its way; a caller that takes no replies is not read on. */
  sent: Promise<void> = Promise.resolve();
  readonly #call: Call;
  #waiting: Buffer[] = [];

  constructor(call: Call) {
    this.#call = call;
  }

  add(reply: Buffer): void {
    this.#waiting.push(reply);
    if (this.#waiting.length === 1) this.sent = this.sent.then(() => this.#send());
  }

  async #send(): Promise<void> {
    await new Promise(setImmediate);
    const replies = this.#waiting;
    this.#waiting = [];
    await this.#call.send(replies);
  }
}

/** The append of a call with credentials: options first, then an event per message. */
export function append(commits: GroupCommit): Handler {
  return async (call) => {
    const arriving = await arrive(call);
    const outcome = await arriving.submitTo(commits);
    if (outcome.kind === 'written' || outcome.kind === 'wrong-expected') {
      await call.send([appendResp.encode(classicReply(outcome, arriving.expected))]);
    } else call.end(refusalError(outcome));
  };
}

async function arrive(call: Call): Promise<Arriving> {
  let arriving = new Arriving(null, call.deadlineMs);
  for await (const messages of call.messages()) {
    for (const message of messages) {
      const { options, event } = appendReq.decode(message);
      if (options) arriving = new Arriving(options, call.deadlineMs);
      if (event) arriving.add(event);
    }
  }
  return arriving;
}

/** Here a wrong expected version is an answer like any other. */
function classicReply(outcome: Outcome & { kind: 'written' | 'wrong-expected' }, expected: Expected): AppendResp {
  if (outcome.kind === 'written') return { success: success(outcome) };
  const current = outcome.actual === undefined ? { currentNoStream: {} } : { currentRevision: outcome.actual };
  return { wrongExpected: { ...current, ...expectedField(expected, 'expectedRevision') } };
}

function success({ revision, position }: { revision: number; position: number }): AppendSuccess {
  return { currentRevision: revision, position: { commitPosition: position, preparePosition: position } };
}

function deadlineOf({ options }: BatchAppendReq): number {
  const deadline = options?.deadline;
  if (!deadline) return Number.POSITIVE_INFINITY;
  return toNumber(deadline.seconds) * 1000 + deadline.nanos / 1_000_000;
}
