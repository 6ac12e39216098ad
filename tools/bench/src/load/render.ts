import type { Address } from './connection.ts';

export type Headers = Readonly<Record<string, string>>;

/** A request as it goes over the wire; a body is JSON. */
export function render(target: Address, line: string, headers: Headers, body = ''): Buffer {
  const all = Object.entries({ host: `${target.host}:${target.port}`, ...headers });
  const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const posted = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${line} HTTP/1.1\r\n${head}${posted}\r\n${body}`);
}
