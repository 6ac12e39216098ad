import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frames, framed, TooLong } from './frames.ts';

test('messages arrive whole, however they are cut on the way', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 50 }));
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sent, sizes) => {
      const bytes = Buffer.concat(sent.map(framed));
      const frames = new Frames(50);
      const arrived: Buffer[] = [];
      for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
        const size = sizes[cut % sizes.length] ?? 1;
        arrived.push(...frames.take(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(arrived).toEqual(sent.map((message) => Buffer.from(message)));
    }),
  );
});

test('a message that is too long is refused before it has arrived', () => {
  expect(() => new Frames(4).take(framed(new Uint8Array(5)).subarray(0, 5))).toThrow(TooLong);
});
