import { testsOfWhatWasWritten } from '@concert/decider/testing/written-before';
import { decode, versions } from './decode.ts';

testsOfWhatWasWritten(versions, decode, new URL('../fixtures/', import.meta.url), [
  { type: 'DeliveryLost', version: 1 },
  { type: 'DeliveryPrepared', version: 2 },
  { type: 'DeliveryPrepared', version: 0 },
]);
