import type { Identity } from '@concert/service/identity';

const signedForMs = 10_000;

/** Whom a token speaks for, and until when. */
export class Bearer {
  readonly identity: Identity;
  readonly expiresAtMs: number;
  #signed: string | undefined;
  #signedAtMs = Number.NEGATIVE_INFINITY;

  constructor(identity: Identity, expiresAtMs: number) {
    this.identity = identity;
    this.expiresAtMs = expiresAtMs;
  }

  /**
   * The identity for the services behind, good for sixty seconds and made anew every ten. Kept from the second request
   * in that time: most buyers send one, and their signatures would double what is remembered of them.
   */
  signed(sign: (identity: Identity) => string, nowMs: number): string {
    const again = nowMs - this.#signedAtMs <= signedForMs;
    if (again && this.#signed !== undefined) return this.#signed;
    const signature = sign(this.identity);
    this.#signed = again ? signature : undefined;
    this.#signedAtMs = nowMs;
    return signature;
  }
}
