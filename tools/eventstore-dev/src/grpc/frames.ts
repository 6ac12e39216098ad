/** In front of each message: one byte that says that it is not compressed, and its length in four. */
const headerBytes = 5;

export class TooLong extends Error {}

/** Cuts what arrives into messages. */
export class Frames {
  readonly #mostBytes: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The messages that are whole now. They share the memory of what arrived. Throws TooLong. */
  take(chunk: Buffer): Buffer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= headerBytes) {
      const length = bytes.readUInt32BE(at + 1);
      if (length > this.#mostBytes) throw new TooLong(`a message of ${length} bytes; ${this.#mostBytes} at most`);
      if (bytes.length - at - headerBytes < length) break;
      at += headerBytes;
      messages.push(bytes.subarray(at, at + length));
      at += length;
    }
    this.#rest = bytes.subarray(at);
    return messages;
  }
}

/** The message as it is sent. */
export function framed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, headerBytes);
  return bytes;
}
