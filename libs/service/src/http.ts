import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Failure } from './http-metrics.ts';
import type { Identity, Role } from './identity.ts';

/** Where routes are registered: Fastify, its types made from the route's TypeBox schemas. */
export type Http = FastifyInstance<Server, IncomingMessage, ServerResponse, Logger, TypeBoxTypeProvider>;

/** Who may call a route; one of the roles is enough. */
export type Access = 'anyone' | readonly [Role, ...Role[]];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it: registering one without throws. */
    access?: Access;
    /** What may go wrong with it, beside an error of its own. */
    failures?: readonly Failure[];
  }
  interface FastifyRequest {
    /** Who is asking. Throws 401 where nobody is known, which only a route for `anyone` can see. */
    readonly identity: Identity;
    /** The id that ties the request's log line and events together: the caller's `x-correlation-id`, or a new one. */
    correlationId: string;
    /** From here on the request belongs to this booking's story. */
    correlate(id: string): void;
  }
  interface FastifyReply {
    /** What the log and the metrics call the answer: `ok`, or the problem's code. */
    outcome: string;
  }
}

export type HttpRequest = FastifyRequest;
export type HttpReply = FastifyReply;
