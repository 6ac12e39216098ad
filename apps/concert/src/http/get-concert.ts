import { Type } from '@concert/schema/schema';
import type { Http } from '@concert/service/http';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';
import { ConcertParams, ConcertView } from './concert-view.ts';
import { type ShownConcert, ShownConcerts } from './shown-concerts.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly now: () => number;
}

/** Sent as undefined: null has a length, four, which a proxy cannot pass on without a body. */
const Nothing = Type.Unsafe<undefined>(Type.Null());

/**
 * `GET /concerts/{concertId}`: the counts are at most a second old, for whoever has just booked, too. Caches on the way
 * keep an answer only to ask with its tag: what they kept for a second of their own would be two seconds old.
 */
export function getConcert(http: Http, { catalogue, inventories, now }: Parts): void {
  const shown = new ShownConcerts(now);
  http.route({
    method: 'GET',
    url: '/concerts/:concertId',
    schema: {
      summary: 'A concert and what is left of its tickets, at most a second old',
      tags: ['concerts'],
      params: ConcertParams,
      headers: Type.Object({ 'if-none-match': Type.Optional(Type.String()) }),
      response: { 200: Type.Unsafe<string>(ConcertView), 304: Nothing, ...refusals.responses('unknown-concert') },
    },
    config: { access: 'anyone' },
    async handler({ params: { concertId }, headers }, reply) {
      const { text, etag } = shown.fresh(concertId) ?? (await render(concertId));
      reply.header('etag', etag).header('cache-control', 'public, no-cache');
      if (isNamedBy(headers['if-none-match'], etag)) return reply.code(304).send();
      return reply.header('content-type', 'application/json; charset=utf-8').send(text);
    },
  });

  async function render(concertId: string): Promise<ShownConcert> {
    const concert = await catalogue.find(concertId);
    if (concert === undefined) throw refusals.problem({ refused: 'unknown-concert' });
    return shown.render(concert, inventories.find(concertId));
  }
}

/** RFC 9110, 13.1.2: a list of tags or `*`, compared weakly, for a proxy that packs an answer weakens its tag. */
function isNamedBy(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === etag) return ifNoneMatch === etag;
  return ifNoneMatch.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
