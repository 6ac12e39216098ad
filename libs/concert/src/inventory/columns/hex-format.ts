const digits = '0123456789abcdef';
const notADigit = -1;
const digitOf = new Int8Array(128).fill(notADigit);
for (let value = 0; value < digits.length; value += 1) digitOf[digits.charCodeAt(value)] = value;
const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const dash = 45;

/** Texts of lower-case hexadecimal digits in groups, such as UUIDs: eight digits fit into one 32-bit word. */
export class HexFormat {
  readonly words: number;
  readonly #length: number;
  /** Where every four digits begin: groups are of whole fours. */
  readonly #foursAt: Uint8Array;
  readonly #dashesAt: Uint8Array;

  /** The digits of each group, a multiple of four; dashes are between them. */
  constructor(groups: readonly number[]) {
    const fours: number[] = [];
    const dashes: number[] = [];
    let at = 0;
    for (const digits of groups) {
      for (const end = at + digits; at < end; at += 4) fours.push(at);
      dashes.push(at);
      at += 1;
    }
    this.#length = at - 1;
    this.#foursAt = Uint8Array.from(fours);
    this.#dashesAt = Uint8Array.from(dashes.slice(0, -1));
    this.words = fours.length / 2;
  }

  /** Whether the text has exactly this format; `into` then has its words. */
  pack(text: string, into: Int32Array): boolean {
    if (text.length !== this.#length) return false;
    for (let i = 0; i < this.#dashesAt.length; i += 1) {
      if (text.charCodeAt(this.#dashesAt[i] ?? 0) !== dash) return false;
    }
    let all = 0;
    for (let word = 0; word < this.words; word += 1) {
      const high = fourDigits(text, this.#foursAt[2 * word] ?? 0);
      const low = fourDigits(text, this.#foursAt[2 * word + 1] ?? 0);
      into[word] = (high << 16) | low;
      all |= high | low;
    }
    return all >= 0;
  }

  unpack(words: Int32Array): string {
    let digits = '';
    for (const word of words) {
      digits += `${pairs[word >>> 24]}${pairs[(word >>> 16) & 255]}${pairs[(word >>> 8) & 255]}${pairs[word & 255]}`;
    }
    let text = '';
    let from = 0;
    for (let i = 0; i < this.#dashesAt.length; i += 1) {
      const to = (this.#dashesAt[i] ?? 0) - i;
      text += `${digits.slice(from, to)}-`;
      from = to;
    }
    return text + digits.slice(from);
  }
}

/** Negative when one of them is not a digit. */
function fourDigits(text: string, at: number): number {
  return (
    (digitIn(text, at) << 12) | (digitIn(text, at + 1) << 8) | (digitIn(text, at + 2) << 4) | digitIn(text, at + 3)
  );
}

function digitIn(text: string, at: number): number {
  return digitOf[text.charCodeAt(at)] ?? notADigit;
}

export const uuidFormat = new HexFormat([8, 4, 4, 4, 12]);
export const sha256Format = new HexFormat([64]);
