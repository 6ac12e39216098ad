import { type DeadLetter, laneOf } from './dead-letters.ts';
import { Outstanding } from './outstanding.ts';
import { unlessAborted } from './pauses.ts';

/** Nobody handled a replayed letter in all that time: the context does not run, or a dependency of it is away. */
export class NobodyReplays extends Error {
  override readonly name = 'NobodyReplays';
}

/** What has become of the dead letters since a replay began. */
export class ReplayLedger {
  readonly #outstanding = new Outstanding<DeadLetter>();
  readonly #failed = new Map<string, DeadLetter>();
  #changed = Promise.withResolvers<void>();

  added(letter: DeadLetter): void {
    const before = this.#outstanding.get(letter.id);
    if (before !== undefined && letter.failures > before.failures) this.#failed.set(laneOrId(letter), letter);
    this.#outstanding.add(letter);
    this.#tell();
  }

  settled(id: string): void {
    this.#outstanding.settle(id);
    this.#tell();
  }

  /** What has been read until now was history. */
  begin(): void {
    this.#failed.clear();
  }

  /** The letters to be handled, in order; not those that wait behind one that has failed again, nor a relay's own. */
  toReplay(key: string | undefined): DeadLetter[] {
    return this.#outstanding
      .all()
      .filter((letter) => !isRelays(letter) && (key === undefined || letter.key === key) && this.#isOpen(letter));
  }

  get failed(): DeadLetter[] {
    return [...this.#failed.values()];
  }

  get untranslatable(): number {
    return this.#outstanding.all().filter(isRelays).length;
  }

  handled(letters: readonly DeadLetter[]): number {
    return letters.filter(({ id }) => !this.#outstanding.has(id)).length;
  }

  /**
   * Resolves when each of the letters is handled, or waits behind one that has failed again. Throws NobodyReplays when
   * nothing happens to any of them for so long.
   */
  async settle(
    letters: readonly DeadLetter[],
    patienceMs: number,
    signal: AbortSignal,
    tell: () => void,
  ): Promise<void> {
    let left = this.#open(letters);
    let tooLong = AbortSignal.timeout(patienceMs);
    while (left > 0 && !signal.aborted) {
      await unlessAborted(this.#changed.promise, AbortSignal.any([signal, tooLong]));
      const now = this.#open(letters);
      if (now < left) {
        tell();
        tooLong = AbortSignal.timeout(patienceMs);
      } else if (tooLong.aborted) throw new NobodyReplays(`nothing was handled for ${patienceMs / 1_000} s`);
      left = now;
    }
  }

  #open(letters: readonly DeadLetter[]): number {
    return letters.filter((letter) => this.#isOpen(letter)).length;
  }

  #isOpen(letter: DeadLetter): boolean {
    return this.#outstanding.has(letter.id) && !this.#failed.has(laneOrId(letter));
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function laneOrId(letter: DeadLetter): string {
  return laneOf(letter) ?? letter.id;
}

function isRelays({ partition }: DeadLetter): boolean {
  return partition < 0;
}
