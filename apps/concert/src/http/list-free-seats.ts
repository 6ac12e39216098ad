import { Type } from '@concert/schema/schema';
import type { Http } from '@concert/service/http';
import { PageOf } from '@concert/service/page';
import { problem } from '@concert/service/problem';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';
import { ConcertParams } from './concert-view.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
}

const Query = Type.Object(
  {
    grade: Type.String({ minLength: 1, maxLength: 40 }),
    cursor: Type.String({ pattern: '^\\d{1,6}$', default: '0', description: '`next` of the page before' }),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  },
  { additionalProperties: false },
);

/** `GET /concerts/{concertId}/seats?grade=`: none for a grade that is only counted. */
export function listFreeSeats(http: Http, { catalogue, inventories }: Parts): void {
  http.route({
    method: 'GET',
    url: '/concerts/:concertId/seats',
    schema: {
      summary: 'The free seats of a grade, in the order of their registration',
      tags: ['concerts'],
      params: ConcertParams,
      querystring: Query,
      response: {
        200: PageOf(Type.String({ examples: ['A-1-12'] })),
        ...refusals.responses('unknown-concert'),
      },
    },
    config: { access: 'anyone' },
    async handler({ params: { concertId }, query: { grade: name, cursor, limit } }) {
      const concert = await catalogue.find(concertId);
      if (concert === undefined) throw refusals.problem({ refused: 'unknown-concert' });
      const grade = inventories.find(concertId)?.grades.get(name);
      if (grade === undefined) throw problem(404, 'not-found', 'the concert has no such grade');
      const { seats, next } = grade.seats?.freeFrom(Number(cursor), limit) ?? { seats: [], next: null };
      return { items: seats, next: next === null ? null : String(next) };
    },
  });
}
