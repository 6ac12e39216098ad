import { createHash } from 'node:crypto';
import type { Http } from '@concert/service/http';
import { Type } from 'typebox';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';
import { ConcertParams, ConcertView, concertView } from './concert-view.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
}

/** Sent as undefined: null has a length, four, which a proxy cannot pass on without a body. */
const Nothing = Type.Unsafe<undefined>(Type.Null());

/** `GET /concerts/{concertId}`: what is left is at most a moment old, and says so to caches. */
export function getConcert(http: Http, { catalogue, inventories }: Parts): void {
  http.route({
    method: 'GET',
    url: '/concerts/:concertId',
    schema: {
      summary: 'A concert and what is left of its tickets',
      tags: ['concerts'],
      params: ConcertParams,
      headers: Type.Object({ 'if-none-match': Type.Optional(Type.String()) }),
      response: { 200: ConcertView, 304: Nothing, ...refusals.responses('unknown-concert') },
    },
    config: { access: 'anyone' },
    async handler({ params: { concertId }, headers }, reply) {
      const concert = await catalogue.find(concertId);
      if (concert === undefined) throw refusals.problem({ refused: 'unknown-concert' });
      const view = concertView(concert, inventories.find(concertId));
      const etag = `"${createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 22)}"`;
      reply.header('etag', etag).header('cache-control', 'public, max-age=1');
      return headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(view);
    },
  });
}
