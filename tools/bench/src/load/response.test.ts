import { expect, test } from 'vitest';
import { readAnswer } from './response.ts';

const read = (text: string) => readAnswer(Buffer.from(text));

test('reads an answer of a known length, once it is whole', () => {
  const whole = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\nx: y\r\n\r\nhello';
  for (let length = 0; length < whole.length; length++) expect(read(whole.slice(0, length))).toBeUndefined();
  expect(read(whole)).toEqual({ status: 201, body: Buffer.from('hello'), closes: false });
});

test('reads an answer in chunks, once it is whole', () => {
  const whole = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\na\r\n, everyone\r\n0\r\n\r\n';
  for (let length = 0; length < whole.length; length++) expect(read(whole.slice(0, length))).toBeUndefined();
  expect(read(whole)).toMatchObject({ status: 200, body: Buffer.from('hello, everyone') });
});

test('knows the answers that have no body', () => {
  expect(read('HTTP/1.1 304 Not Modified\r\netag: "x"\r\n\r\n')).toMatchObject({ status: 304, body: Buffer.alloc(0) });
});

test('hears that the connection will close', () => {
  expect(read('HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ closes: true });
});

test('does not take for an answer what is none', () => {
  expect(() => read('SSH-2.0-server\r\n\r\n')).toThrow('not HTTP/1.1');
  expect(() => read('HTTP/1.1 200 OK\r\n\r\nendless')).toThrow('without a length');
});
