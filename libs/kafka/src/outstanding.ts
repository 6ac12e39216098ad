import { type DeadLetter, laneOf } from './dead-letters.ts';

/** What must be known of a dead letter to keep order. */
export type InLine = Pick<DeadLetter, 'id' | 'topic' | 'key' | 'offset'>;

/** The dead letters that have not been handled yet: a fold of the dead-letters topic. */
export class Outstanding<Letter extends InLine = InLine> {
  readonly #letters = new Map<string, Letter>();
  readonly #lanes = new Map<string, Set<string>>();

  add(letter: Letter): void {
    this.#letters.set(letter.id, letter);
    const lane = laneOf(letter);
    if (lane === undefined) return;
    const ids = this.#lanes.get(lane) ?? new Set();
    this.#lanes.set(lane, ids.add(letter.id));
  }

  settle(id: string): void {
    const letter = this.#letters.get(id);
    if (letter === undefined) return;
    this.#letters.delete(id);
    const lane = laneOf(letter);
    const ids = lane === undefined ? undefined : this.#lanes.get(lane);
    ids?.delete(id);
    if (lane !== undefined && ids?.size === 0) this.#lanes.delete(lane);
  }

  get size(): number {
    return this.#letters.size;
  }

  get isEmpty(): boolean {
    return this.#letters.size === 0;
  }

  has(id: string): boolean {
    return this.#letters.has(id);
  }

  get(id: string): Letter | undefined {
    return this.#letters.get(id);
  }

  /** All of them; those of one lane in the order in which they were published. */
  all(): Letter[] {
    return [...this.#letters.values()].sort(byOffset);
  }

  /** The one that its lane waits for. */
  head({ topic, key }: Pick<InLine, 'topic' | 'key'>): Letter | undefined {
    const ids = this.#lanes.get(laneOf({ topic, key }) ?? '') ?? [];
    let head: Letter | undefined;
    for (const id of ids) {
      const letter = this.#letters.get(id);
      if (letter !== undefined && (head === undefined || byOffset(letter, head) < 0)) head = letter;
    }
    return head;
  }

  /** Whether nothing that is outstanding comes before this one in its lane. */
  isNext(letter: InLine): boolean {
    if (!this.has(letter.id)) return false;
    return laneOf(letter) === undefined || this.head(letter)?.id === letter.id;
  }

  /** The letter a live message has to wait behind, if any. */
  before(message: Pick<InLine, 'topic' | 'key' | 'offset'>): Letter | undefined {
    const head = this.head(message);
    return head !== undefined && byOffset(head, message) < 0 ? head : undefined;
  }
}

/** One lane is one partition, so that within it offsets are an order. */
function byOffset(one: Pick<InLine, 'offset'>, other: Pick<InLine, 'offset'>): number {
  const difference = BigInt(one.offset) - BigInt(other.offset);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
