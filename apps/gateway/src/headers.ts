import type { IncomingHttpHeaders } from 'node:http';
import { identityHeader } from '@concert/service/identity';

/** Between two neighbours only (RFC 9110 7.6.1); what `connection` names besides goes no further either. */
const betweenNeighbours = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Tokens go no further, nobody brings an identity or a trace in, and the client makes `host` and the length itself. */
const keptOutside = new Set([
  ...betweenNeighbours,
  'authorization',
  'cookie',
  'expect',
  'host',
  'content-length',
  'x-correlation-id',
  'traceparent',
  'tracestate',
  'baggage',
  identityHeader,
]);

/** A request's headers for the service behind: name, value, name, value. */
export function inwards(headers: IncomingHttpHeaders): string[] {
  const named = namedBy(headers.connection);
  const kept: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || keptOutside.has(name) || named?.includes(name)) continue;
    kept.push(name, typeof value === 'string' ? value : value.join(', '));
  }
  return kept;
}

/** Gives an answer's headers on to the caller. */
export function outwards(headers: IncomingHttpHeaders, give: (name: string, value: string | string[]) => void): void {
  const named = namedBy(headers.connection);
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !betweenNeighbours.has(name) && !named?.includes(name)) give(name, value);
  }
}

function namedBy(connection: string | undefined): string[] | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
