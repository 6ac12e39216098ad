/** Of a call that takes a key without asking for one, as its reader is told. */
export const repeatable =
  'With an Idempotency-Key it can be sent again, as after a 503: it is done once and answered the same. ' +
  'Without one, each request is another.';
