import { testsOfWhatWasWritten } from '@concert/decider/testing/written-before';
import { decode, versions } from './decode.ts';

testsOfWhatWasWritten(versions, decode, new URL('../fixtures/', import.meta.url), [
  { type: 'PaymentForgotten', version: 1 },
  { type: 'PaymentDue', version: 2 },
  { type: 'PaymentDue', version: 0 },
]);
