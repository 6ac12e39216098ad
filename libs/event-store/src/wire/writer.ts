/** Wire types of protobuf: a number, and something with its length in front. */
const number = 0;
const lengthened = 2;

/** A length is written before it is known: in four bytes, of which the first three say that more follow. */
const lengthBytes = 4;
const longest = 2 ** 28 - 1;

const mostBytesPerUnit = 3;

/** Writes messages of protobuf one after the other into one buffer that it keeps, and gives each as a copy. */
export class Writer {
  #bytes = Buffer.allocUnsafe(65_536);
  #at = 0;

  /** What `write` has written. */
  message(write: () => void): Buffer {
    this.#at = 0;
    write();
    return Buffer.from(this.#bytes.subarray(0, this.#at));
  }

  /** A message within the message. */
  nested(field: number, write: () => void): void {
    const start = this.#begin(field);
    write();
    this.#end(start);
  }

  text(field: number, text: string): void {
    const start = this.#begin(field);
    this.#room(text.length * mostBytesPerUnit);
    this.#at += this.#bytes.write(text, this.#at, 'utf8');
    this.#end(start);
  }

  /** Text of which every character is one byte: ids and names of our own. */
  ascii(field: number, text: string): void {
    const start = this.#begin(field);
    this.#room(text.length);
    this.#at += this.#bytes.write(text, this.#at, 'latin1');
    this.#end(start);
  }

  uint(field: number, value: bigint | number): void {
    this.#room(1 + 10);
    this.#byte((field << 3) | number);
    let rest = value;
    if (typeof rest === 'bigint') {
      for (; rest > 0xffff_ffffn; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
      rest = Number(rest);
    }
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 0x80);
    this.#byte(rest);
  }

  /** A message of no fields: that it is there says it. */
  empty(field: number): void {
    this.#room(2);
    this.#byte((field << 3) | lengthened);
    this.#byte(0);
  }

  #begin(field: number): number {
    this.#room(1 + lengthBytes);
    this.#byte((field << 3) | lengthened);
    this.#at += lengthBytes;
    return this.#at;
  }

  #end(start: number): void {
    const length = this.#at - start;
    if (length > longest) throw new RangeError('a message of more than 2^28 bytes');
    let at = start - lengthBytes;
    this.#bytes[at++] = (length & 0x7f) | 0x80;
    this.#bytes[at++] = ((length >> 7) & 0x7f) | 0x80;
    this.#bytes[at++] = ((length >> 14) & 0x7f) | 0x80;
    this.#bytes[at] = length >> 21;
  }

  #byte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
