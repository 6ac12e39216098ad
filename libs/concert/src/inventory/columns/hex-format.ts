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
  readonly #digitsAt: Uint8Array;
  readonly #dashesAt: Uint8Array;

  /** The digits of each group; dashes are between them. */
  constructor(groups: readonly number[]) {
    const template = groups.map((count) => 'x'.repeat(count)).join('-');
    const positions = (wanted: string) => [...Array(template.length).keys()].filter((at) => template[at] === wanted);
    this.#length = template.length;
    this.#digitsAt = Uint8Array.from(positions('x'));
    this.#dashesAt = Uint8Array.from(positions('-'));
    this.words = this.#digitsAt.length / 8;
  }

  /** Whether the text has exactly this format; `into` then has its words. */
  pack(text: string, into: Int32Array): boolean {
    if (text.length !== this.#length) return false;
    for (const at of this.#dashesAt) if (text.charCodeAt(at) !== dash) return false;
    let all = 0;
    let word = 0;
    for (let i = 0; i < this.#digitsAt.length; i += 1) {
      const digit = digitOf[text.charCodeAt(this.#digitsAt[i] ?? 0)] ?? notADigit;
      all |= digit;
      word = (word << 4) | digit;
      if ((i & 7) === 7) into[i >>> 3] = word;
    }
    return all >= 0;
  }

  unpack(words: Int32Array): string {
    let text = '';
    for (const word of words) {
      text += `${pairs[word >>> 24]}${pairs[(word >>> 16) & 255]}${pairs[(word >>> 8) & 255]}${pairs[word & 255]}`;
    }
    let from = 0;
    let parts = '';
    for (const [i, at] of this.#dashesAt.entries()) {
      parts += `${text.slice(from, at - i)}-`;
      from = at - i;
    }
    return parts + text.slice(from);
  }
}

export const uuidFormat = new HexFormat([8, 4, 4, 4, 12]);
export const sha256Format = new HexFormat([64]);
