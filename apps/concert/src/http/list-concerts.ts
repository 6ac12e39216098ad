import type { Concert } from '@concert/concert/concert';
import type { Http } from '@concert/service/http';
import { type Cursor, cursorFrom, PageOf, PageQuery, pageOf } from '@concert/service/page';
import type { Catalogue, PageEnd } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { ConcertView, concertView } from './concert-view.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly now: () => number;
}

/** `GET /concerts`: those to come, soonest first. */
export function listConcerts(http: Http, { catalogue, inventories, now }: Parts): void {
  http.route({
    method: 'GET',
    url: '/concerts',
    schema: {
      summary: 'The concerts to come, soonest first',
      tags: ['concerts'],
      querystring: PageQuery,
      response: { 200: PageOf(ConcertView) },
    },
    config: { access: 'anyone' },
    async handler({ query: { cursor, limit } }) {
      const from = placeOf(cursorFrom(cursor) ?? { at: new Date(now()), id: '' });
      const concerts = Iterator.from(catalogue.after(from)).take(limit + 1);
      return pageOf(concerts.toArray(), limit, {
        itemOf: (concert) => concertView(concert, inventories.find(concert.concertId)),
        cursorOf,
      });
    },
  });
}

function placeOf({ at, id }: Cursor): PageEnd {
  return { startsAt: at.toISOString(), concertId: id };
}

function cursorOf({ startsAt, concertId }: Concert): Cursor {
  return { at: new Date(startsAt), id: concertId };
}
