import type { Identity } from '@concert/service/identity';

const signedForMs = 10_000;

/** Whom a token speaks for, and until when. */
export class Bearer {
  readonly identity: Identity;
  readonly expiresAtMs: number;
  #signed = '';
  #signedAtMs = Number.NEGATIVE_INFINITY;

  constructor(identity: Identity, expiresAtMs: number) {
    this.identity = identity;
    this.expiresAtMs = expiresAtMs;
  }

  /** The identity for the services behind, signed anew every ten seconds: it is good for sixty. */
  signed(sign: (identity: Identity) => string, nowMs: number): string {
    if (nowMs - this.#signedAtMs > signedForMs) {
      this.#signed = sign(this.identity);
      this.#signedAtMs = nowMs;
    }
    return this.#signed;
  }
}
