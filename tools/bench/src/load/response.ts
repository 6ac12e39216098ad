/** One answer, as it was read off a connection. */
export interface Answer {
  readonly status: number;
  /** Empty for an answer without one. */
  readonly body: Buffer;
  /** The server closes the connection after it. */
  readonly closes: boolean;
}

const endOfHead = '\r\n\r\n';
const none = Buffer.alloc(0);

/**
 * The answer that the bytes hold, undefined while it is not whole. One request is under way on a connection at a time,
 * so the bytes never hold more than one. Throws on what is not HTTP/1.1.
 */
export function readAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.1 ') || !Number.isInteger(status)) throw new Error(`not HTTP/1.1: ${head.slice(0, 40)}`);
  const body = bodyOf(bytes.subarray(end + endOfHead.length), head, status);
  return body === undefined ? undefined : { status, body, closes: /\r\nconnection: *close/i.test(head) };
}

function bodyOf(rest: Buffer, head: string, status: number): Buffer | undefined {
  if (status === 204 || status === 304) return none;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? undefined : rest.subarray(0, Number(length));
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return unchunked(rest);
  throw new Error('an answer without a length');
}

function unchunked(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const endOfSize = rest.indexOf('\r\n', at);
    if (endOfSize < 0) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, endOfSize), 16);
    const start = endOfSize + 2;
    if (rest.length < start + size + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
}
