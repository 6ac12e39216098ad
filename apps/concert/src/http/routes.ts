import type { Http } from '@concert/service/http';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { getConcert } from './get-concert.ts';
import { holdTickets } from './hold-tickets.ts';
import { listConcerts } from './list-concerts.ts';
import { listFreeSeats } from './list-free-seats.ts';
import { registerConcert } from './register-concert.ts';
import { registerTickets } from './register-tickets.ts';

/** What the routes stand on; times in ms since 1970 come from `now`. */
export interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly payWindowSeconds: number;
  readonly holdGraceMs: number;
  readonly now: () => number;
}

export function concertRoutes(http: Http, parts: Parts): void {
  registerConcert(http, parts);
  registerTickets(http, parts);
  listConcerts(http, parts);
  getConcert(http, parts);
  listFreeSeats(http, parts);
  holdTickets(http, parts);
}
