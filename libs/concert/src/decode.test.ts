import { testsOfWhatWasWritten } from '@concert/decider/testing/written-before';
import { describe } from 'vitest';
import { concertVersions, decodeConcert } from './concert.ts';
import { decodeInventory, inventoryVersions } from './inventory/decode.ts';

const folder = new URL('../fixtures/', import.meta.url);
const never = [
  { type: 'SeatSwapped', version: 1 },
  { type: 'TicketsHeld', version: 0 },
  { type: 'TicketsHeld', version: 2 },
  { type: 'toString', version: 1 },
];

describe('the events of the concert streams', () => {
  testsOfWhatWasWritten(concertVersions, decodeConcert, folder, never);
});

describe('the events of the inventory streams', () => {
  testsOfWhatWasWritten(inventoryVersions, decodeInventory, folder, never);
});
