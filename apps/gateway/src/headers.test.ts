import { identityHeader } from '@concert/service/identity';
import { describe, expect, it } from 'vitest';
import { inwards, outwards } from './headers.ts';

describe('headers', () => {
  it('go in without what is between neighbours, without tokens and without an identity', () => {
    const headers = {
      accept: 'application/json',
      'idempotency-key': 'k',
      'set-cookie': ['a', 'b'],
      authorization: 'Bearer x',
      cookie: 'a',
      host: 'concert.test',
      'content-length': '7',
      'transfer-encoding': 'chunked',
      te: 'trailers',
      upgrade: 'websocket',
      expect: '100-continue',
      [identityHeader]: 'forged',
      'x-correlation-id': 'theirs',
      'x-hop': '1',
      connection: 'close, X-Hop',
    };
    expect(inwards(headers)).toEqual(['accept', 'application/json', 'idempotency-key', 'k', 'set-cookie', 'a, b']);
  });

  it('come out without what is between neighbours', () => {
    const given: [string, unknown][] = [];
    outwards(
      {
        etag: '"1"',
        connection: 'keep-alive, x-hop',
        'keep-alive': 'timeout=30',
        'x-hop': '1',
        'set-cookie': ['a', 'b'],
      },
      (name, value) => given.push([name, value]),
    );
    expect(given).toEqual([
      ['etag', '"1"'],
      ['set-cookie', ['a', 'b']],
    ]);
  });
});
