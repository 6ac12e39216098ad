import type { ConcertCode, RegisterConcert } from '@concert/concert/concert';
import { Id, Instant, RefundPolicy } from '@concert/contracts/fields';
import { isRefusal } from '@concert/decider/decider';
import { newId } from '@concert/ids/ids';
import { type Static, Type } from '@concert/schema/schema';
import type { Http } from '@concert/service/http';
import { bodyHash, idempotencyKeySchema, idFromKey } from '@concert/service/idempotency';
import { problem } from '@concert/service/problem';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { refusals } from '../refusals.ts';
import { repeatable } from './repeatable.ts';
import { storable } from './storable.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly payWindowSeconds: number;
  readonly now: () => number;
}

const strict = { additionalProperties: false };
const Text = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: `^(?=.*\\S)${storable}*$`,
  description: 'text that is not only spaces, without control characters',
});
/** As published, and here without fields of the caller's own. */
const Tiers = Type.Array(Type.Object(RefundPolicy.items.properties, strict), { maxItems: 10 });

const Body = Type.Object(
  {
    title: Text,
    venue: Text,
    startsAt: Instant,
    salesOpenAt: Instant,
    salesCloseAt: Instant,
    limitPerCustomer: Type.Integer({ minimum: 1, maximum: 1000 }),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', default: 'KRW', description: 'ISO 4217; KRW unless given' }),
    ),
    refundPolicy: Type.Optional(Tiers),
    payWindowSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600 })),
  },
  { ...strict, title: 'NewConcert' },
);
type Body = Static<typeof Body>;

const codes: readonly ConcertCode[] = [
  'starts-in-the-past',
  'sales-window-empty',
  'sales-close-after-start',
  'unknown-currency',
  'refund-tiers-out-of-order',
];

/** `POST /concerts`: the same key of the same organiser registers one concert. */
export function registerConcert(http: Http, { catalogue, payWindowSeconds, now }: Parts): void {
  http.route({
    method: 'POST',
    url: '/concerts',
    schema: {
      summary: 'Register a concert',
      description: `${repeatable} Refused with 400 \`invalid-request\`, ${codes.map((code) => `\`${code}\``).join(', ')}.`,
      tags: ['concerts'],
      headers: Type.Partial(idempotencyKeySchema),
      body: Body,
      response: { 201: Type.Object({ concertId: Id }), ...refusals.responses('key-reused') },
    },
    config: { access: ['organiser'] },
    async handler({ identity, headers, body, correlationId }, reply) {
      const key = headers['idempotency-key'];
      const concertId = key === undefined ? newId() : idFromKey('concert', identity.sub, key);
      const concert = { payWindowSeconds, ...inUtc(body), concertId, organiserId: identity.sub };
      const command: RegisterConcert = { type: 'RegisterConcert', concert, nowMs: now() };
      const outcome = await catalogue.register(command, { bodyHash: bodyHash(body), causationId: correlationId });
      if (isRefusal(outcome)) throw refusals.problem(outcome);
      return reply.code(201).header('location', `/concerts/${concertId}`).send({ concertId });
    },
  });
}

function inUtc({ startsAt, salesOpenAt, salesCloseAt, refundPolicy, ...rest }: Body) {
  return {
    currency: 'KRW',
    ...rest,
    startsAt: utc(startsAt, '#/startsAt'),
    salesOpenAt: utc(salesOpenAt, '#/salesOpenAt'),
    salesCloseAt: utc(salesCloseAt, '#/salesCloseAt'),
    ...(refundPolicy === undefined ? {} : { refundPolicy: refundPolicy.map(tierInUtc) }),
  };
}

function tierInUtc({ until, percent }: RefundPolicy[number], i: number) {
  return { until: utc(until, `#/refundPolicy/${i}/until`), percent };
}

/** A leap second is RFC 3339 and yet no time that a clock here can show; nor is, in UTC, a year of five digits. */
function utc(instant: string, pointer: string): string {
  const ms = Date.parse(instant);
  const text = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
  if (/^\d{4}-/.test(text)) return text;
  const errors = [{ in: 'body', pointer, detail: 'must be an RFC 3339 time' }];
  throw problem(400, 'invalid-request', `body ${pointer} must be an RFC 3339 time`, { errors });
}
