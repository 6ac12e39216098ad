import { describe, expect, it } from 'vitest';
import { bodyHash, idFromKey } from './idempotency.ts';

describe('idFromKey', () => {
  it('is the same for the same operation, customer and key, and for no other', () => {
    const id = idFromKey('booking', 'customer-1', 'key-1');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idFromKey('booking', 'customer-1', 'key-1')).toBe(id);
    const others = [
      idFromKey('payment', 'customer-1', 'key-1'),
      idFromKey('booking', 'customer-2', 'key-1'),
      idFromKey('booking', 'customer-1', 'key-2'),
      idFromKey('booking', 'customer-1k', 'ey-1'),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});

describe('bodyHash', () => {
  it('does not see the order of fields', () => {
    expect(bodyHash({ a: 1, b: { c: [1, { d: 2, e: 3 }] } })).toBe(bodyHash({ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }));
  });

  it('is what it has always been', () => {
    expect(bodyHash(['key', { b: [{ d: null, c: 'é' }], a: 1.5 }])).toBe(
      'c5fd4f255ef51560d6fc5c259d6048c4be5b751772e06743bdf2d73fb38ea7ec',
    );
  });

  it('sees every value, and the order of items', () => {
    const bodies = [{ a: 1 }, { a: '1' }, { a: 2 }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}];
    expect(new Set(bodies.map(bodyHash)).size).toBe(bodies.length);
  });
});
