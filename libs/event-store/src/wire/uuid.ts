import type { Reader } from './reader.ts';

/** An id of the protocol: as text, or as two numbers of 64 bits. */
export function uuid(reader: Reader): string {
  let text = '';
  reader.nested((tag) => {
    if (tag === 0x12) text = reader.ascii();
    else if (tag === 0x0a) text = fromNumbers(reader);
    else reader.skip(tag);
  });
  return text;
}

function fromNumbers(reader: Reader): string {
  let most = 0n;
  let least = 0n;
  reader.nested((tag) => {
    if (tag === 0x08) most = reader.bigint();
    else if (tag === 0x10) least = reader.bigint();
    else reader.skip(tag);
  });
  const hex = ((most << 64n) | least).toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
