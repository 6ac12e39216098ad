import { books, cancels, counts, races } from './scenes/booking.ts';
import { cancelsDelivery, issues, prepares } from './scenes/delivery.ts';
import { expires, paysLate, paysTooLate } from './scenes/expiry.ts';
import { isNotified, seesMyPage } from './scenes/mypage.ts';
import { registersConcert, registersTickets } from './scenes/organiser.ts';
import { goesOn, saysNoAtOnce } from './scenes/outage.ts';
import type { Scene } from './stage.ts';

/** The story of a booking, line by line, as the people who asked for this system told it. */
export const programme: readonly (Scene & { readonly line: number })[] = [
  { line: 1, ...registersConcert },
  { line: 2, ...registersTickets },
  { line: 3, ...books },
  { line: 4, ...cancels },
  { line: 5, ...races },
  { line: 6, ...counts },
  { line: 7, ...issues },
  { line: 8, ...seesMyPage },
  { line: 9, ...prepares },
  { line: 10, ...cancelsDelivery },
  { line: 11, ...isNotified },
  { line: 12, ...expires },
  { line: 12, ...paysLate },
  { line: 12, ...paysTooLate },
  { line: 13, ...goesOn },
  { line: 13, ...saysNoAtOnce },
];
