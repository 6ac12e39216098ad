/** Times as events write them and as milliseconds; neighbours mostly are of the same moment, so the last is kept. */
export class Instants {
  #ms = Number.NaN;
  #text = '';

  textOf(ms: number): string {
    if (ms !== this.#ms) {
      this.#text = new Date(ms).toISOString();
      this.#ms = ms;
    }
    return this.#text;
  }

  msOf(text: string): number {
    if (text !== this.#text) {
      this.#ms = Date.parse(text);
      this.#text = text;
    }
    return this.#ms;
  }
}
