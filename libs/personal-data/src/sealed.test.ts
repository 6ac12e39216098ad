import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyIdOf, openWith, sealWith } from './sealed.ts';

const key = { id: randomBytes(16), secret: createSecretKey(randomBytes(32)) };
const minji = 'customer-minji';

test('what was sealed opens again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, address) => {
      expect(openWith(key, minji, sealWith(key, minji, { name, address }))).toEqual({ name, address });
    }),
  );
});

test('the text shows its key id and nothing of the value, and is never twice the same', () => {
  const sealed = sealWith(key, minji, { email: 'minji@example.test' });
  expect(keyIdOf(sealed)).toEqual(key.id);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('minji');
  expect(sealWith(key, minji, { email: 'minji@example.test' })).not.toBe(sealed);
});

test('one changed bit, another customer or another key does not open', () => {
  const sealed = sealWith(key, minji, { name: '김민지' });
  const bytes = Buffer.from(sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  const otherKey = { id: key.id, secret: createSecretKey(randomBytes(32)) };
  expect(() => openWith(key, minji, bytes.toString('base64url'))).toThrow('altered');
  expect(() => openWith(key, 'customer-joon', sealed)).toThrow('altered');
  expect(() => openWith(otherKey, minji, sealed)).toThrow('altered');
});

test.each(['', 'plain text', Buffer.alloc(200).toString('base64url')])('%j was never sealed', (text) => {
  expect(() => keyIdOf(text)).toThrow('not sealed');
});
