import { expect, test } from 'vitest';
import { type Append, decideAppend, type Expected } from './append.ts';

const stream = (...ids: string[]) => ({
  revision: ids.length - 1,
  idsFrom: (revision: number, count: number) => ids.slice(revision, revision + count),
});
const append = (expected: Expected, ...ids: string[]): Append => ({
  streamName: 'stream',
  expected,
  events: ids.map((id) => ({
    id,
    type: 'Tested',
    contentType: '',
    data: new Uint8Array(),
    metadata: new Uint8Array(),
  })),
  bytes: 0,
  deadlineMs: Number.POSITIVE_INFINITY,
});
const write = (at: number) => ({ kind: 'write', at });
const repeated = (revision: number) => ({ kind: 'repeated', revision });
const refuse = { kind: 'refuse' };

test.each([
  ['a new stream', append('no-stream', 'a'), undefined, write(0)],
  ['a new stream that is there', append('no-stream', 'x'), stream('a'), refuse],
  ['the exact revision', append(1, 'c'), stream('a', 'b'), write(2)],
  ['a revision ahead', append(5, 'c'), stream('a', 'b'), refuse],
  ['a revision behind', append(0, 'c'), stream('a', 'b'), refuse],
  ['a revision of no stream', append(0, 'a'), undefined, refuse],
  ['the first append again', append('no-stream', 'a', 'b'), stream('a', 'b', 'c'), repeated(1)],
  ['an exact append again', append(0, 'b', 'c'), stream('a', 'b', 'c', 'd'), repeated(2)],
  ['an overlap that goes on', append('no-stream', 'a', 'b', 'c'), stream('a', 'b'), refuse],
  ['an overlap with another', append(0, 'b', 'x'), stream('a', 'b', 'c'), refuse],
  ['the same ids elsewhere', append(0, 'c'), stream('a', 'b', 'c'), refuse],
  ['any on no stream', append('any', 'a'), undefined, write(0)],
  ['any at the end', append('any', 'c'), stream('a', 'b'), write(2)],
  ['any again', append('any', 'a', 'b'), stream('a', 'b', 'c'), repeated(1)],
  ['any with an overlap', append('any', 'b', 'x'), stream('a', 'b', 'c'), refuse],
  ['an existing stream that is not', append('stream-exists', 'a'), undefined, refuse],
  ['an existing stream', append('stream-exists', 'b'), stream('a'), write(1)],
])('%s', (_, asked, known, decision) => {
  expect(decideAppend(asked, known)).toEqual(decision);
});
