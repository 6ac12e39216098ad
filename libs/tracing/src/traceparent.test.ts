import { describe, expect, it } from 'vitest';
import { parseTraceparent, traceparentOf } from './traceparent.ts';

const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

describe('a traceparent', () => {
  it('is read as it was written', () => {
    for (const text of [`00-${trace}-${span}-01`, `00-${trace}-${span}-00`]) {
      expect(traceparentOf(parseTraceparent(text) ?? { traceId: '', spanId: '', traceFlags: 0 })).toBe(text);
    }
  });

  it('of a later version may say more, and of its flags only the one we know counts', () => {
    expect(parseTraceparent(`01-${trace}-${span}-ff-more`)).toMatchObject({ traceId: trace, traceFlags: 1 });
  });

  it.each([
    '',
    'nonsense',
    `00-${trace}-${span}-01-more`,
    `ff-${trace}-${span}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace}-${span}`,
    ` 00-${trace}-${span}-01`,
  ])('is not %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});
