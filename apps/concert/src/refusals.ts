import type { ConcertCode } from '@concert/concert/concert';
import { maxGrades, maxSeatsPerGrade, maxTickets } from '@concert/concert/inventory/decide-register-tickets';
import type { InventoryCode } from '@concert/concert/inventory/inventory';
import { refusalTable } from '@concert/service/refusals';

export const refusals = refusalTable<ConcertCode | InventoryCode | 'unknown-concert'>({
  'unknown-concert': [404, 'there is no such concert'],
  'starts-in-the-past': [400, 'must be in the future'],
  'sales-window-empty': [400, 'must be after the sales open'],
  'sales-close-after-start': [400, 'must not be after the concert starts'],
  'unknown-currency': [400, 'must be an ISO 4217 currency'],
  'refund-tiers-out-of-order': [400, 'must be later than the tier before'],
  'price-fixed': [409, 'the price of a grade never changes'],
  'grade-kind-fixed': [409, 'a grade has either numbered seats or a quantity'],
  'seat-already-registered': [409, 'this seat was registered before'],
  'too-many-grades': [409, `a concert has at most ${maxGrades} grades`],
  'too-many-seats': [409, `a grade has at most ${maxSeatsPerGrade} seats`],
  'too-many-tickets': [409, `a concert has at most ${maxTickets} tickets`],
  'same-grade-twice': [400, 'name each grade once'],
  'same-seat-twice': [400, 'name each seat once'],
  'unknown-grade': [409, 'the concert has no such grade'],
  'unknown-seat': [409, 'the grade has no such seat'],
  'seat-taken': [409, 'this seat is taken'],
  'sold-out': [409, 'fewer tickets are left than were ordered'],
  'over-limit': [409, 'more tickets than one customer may have'],
  'sales-not-open': [409, 'sales have not opened yet'],
  'sales-closed': [409, 'sales have closed'],
  'key-reused': [422, 'this key was used for another request'],
  'hold-ended': [409, 'the hold of this booking has ended; book again with a new key'],
  'unknown-hold': [404, 'nothing was ever held for this booking'],
});
