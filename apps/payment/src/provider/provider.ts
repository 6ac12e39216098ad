/** The money of one attempt. The provider acts once per `paymentId`, however often it is asked. */
export interface Charge {
  readonly paymentId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
}

export interface Refund {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
}

/** `approved` and `declined` are final; `pending`: ask again. */
export type Verdict =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'declined'; readonly reason: string }
  | { readonly outcome: 'pending' };

/**
 * What this service needs of a payment provider. Charging again under the same id is also how one asks what became of
 * it: after a crash nobody knows whether the first call ever arrived.
 * A call that rejects or is aborted says nothing: the same call can be made again.
 */
export interface Provider {
  /** What a customer may pay with. */
  readonly methods: readonly [string, ...string[]];
  charge(charge: Charge, signal: AbortSignal): Promise<Verdict>;
  /** Resolves when the money is on its way back. */
  refund(refund: Refund, signal: AbortSignal): Promise<void>;
}
