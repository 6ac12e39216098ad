import type { handleBidiStreamingCall, handleClientStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import {
  type AppendReq,
  type AppendResp,
  type AppendSuccess,
  appendResp,
  type BatchAppendReq,
  batchAppendResp,
  toNumber,
  type Uuid,
} from '../protocol/messages.ts';
import type { Expected, Outcome } from '../storage/append.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { Arriving } from './arriving.ts';
import { drained } from './flow.ts';
import { expectedField, refusalError, refusalStatus } from './refusals.ts';

/** The default append of the client: one long call per connection, a correlation id per append. */
export function batchAppend(commits: GroupCommit): handleBidiStreamingCall<BatchAppendReq, Buffer> {
  return async (call) => {
    const arriving = new Map<string, Arriving>();
    try {
      for await (const request of call as AsyncIterable<BatchAppendReq>) {
        await commits.whileFull();
        if (call.writableNeedDrain) await drained(call);
        const append = takeIn(arriving, request);
        if (append) void answer(call, request.correlationId ?? noId, append, commits);
      }
      await commits.settled();
      call.end();
    } catch {
      call.destroy();
    }
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

async function answer(
  call: ServerDuplexStream<BatchAppendReq, Buffer>,
  correlationId: Uuid,
  append: Arriving,
  commits: GroupCommit,
): Promise<void> {
  const outcome = await append.submitTo(commits);
  if (call.destroyed) return;
  const head = { correlationId, stream: { streamName: Buffer.from(append.streamName) } };
  const result =
    outcome.kind === 'written' ? { success: success(outcome) } : { error: refusalStatus(outcome, append.expected) };
  call.write(batchAppendResp.encode({ ...head, ...result }));
}

/** The append of a call with credentials: options first, then an event per message. */
export function append(commits: GroupCommit): handleClientStreamingCall<AppendReq, Buffer> {
  return async (call, reply) => {
    try {
      const arriving = await arrive(call, Number(call.getDeadline()));
      const outcome = await arriving.submitTo(commits);
      if (outcome.kind === 'written' || outcome.kind === 'wrong-expected') {
        reply(null, appendResp.encode(classicReply(outcome, arriving.expected)));
      } else reply(refusalError(outcome));
    } catch {
      call.destroy();
    }
  };
}

async function arrive(requests: AsyncIterable<AppendReq>, deadlineMs: number): Promise<Arriving> {
  let arriving = new Arriving(null, deadlineMs);
  for await (const { options, event } of requests) {
    if (options) arriving = new Arriving(options, deadlineMs);
    if (event) arriving.add(event);
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
