import type { EnvelopeNamed, PublishedName } from '@concert/contracts/published-language';

/** What to do with each published event; the events not named here are skipped. */
export type Handlers = { readonly [Name in PublishedName]?: (envelope: EnvelopeNamed<Name>) => Promise<void> };

/** Thrown by a handler: this message can never be handled, a repeat is useless. */
export class Poisoned extends Error {
  override readonly name = 'Poisoned';
}
