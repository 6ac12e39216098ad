/** Reads a message of protobuf field by field; a tag is `field << 3 | wire type`. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** The tag of the next field; 0 at the end of the message. */
  tag(): number {
    return this.#at < this.#end ? this.uint() : 0;
  }

  /** A number below 2^53; larger ones lose their last digits. */
  uint(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.#next();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 128;
    }
  }

  bigint(): bigint {
    const start = this.#at;
    const value = this.uint();
    if (Number.isSafeInteger(value)) return BigInt(value);
    let exact = 0n;
    for (let at = this.#at - 1; at >= start; at -= 1) exact = (exact << 7n) | BigInt((this.#bytes[at] ?? 0) & 0x7f);
    return BigInt.asUintN(64, exact);
  }

  text(): string {
    const [start, end] = this.#field();
    return this.#bytes.toString('utf8', start, end);
  }

  /** Text of which every character is one byte. */
  ascii(): string {
    const [start, end] = this.#field();
    return this.#bytes.toString('latin1', start, end);
  }

  /** A message within the message: `read` is given the tag of each of its fields, and reads or skips it. */
  nested(read: (tag: number) => void): void {
    const outer = this.#end;
    const [, end] = this.#enter();
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) read(tag);
    this.#at = end;
    this.#end = outer;
  }

  /** Passes over a field that is of no concern. */
  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.uint();
    else if (wireType === 1) this.#at += 8;
    else if (wireType === 2) this.#field();
    else if (wireType === 5) this.#at += 4;
    else throw new RangeError(`a field of the unknown wire type ${wireType}`);
  }

  #field(): [number, number] {
    const length = this.uint();
    const start = this.#at;
    this.#at = start + length;
    if (this.#at > this.#end) throw new RangeError('a field that is longer than its message');
    return [start, this.#at];
  }

  #enter(): [number, number] {
    const [start, end] = this.#field();
    this.#at = start;
    this.#end = end;
    return [start, end];
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('a message that ends too early');
    this.#at += 1;
    return byte;
  }
}
