import { Socket } from 'node:net';
import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from './node-http.ts';

/** What helmet would set on an answer, asked once: it depends on nothing of a request. */
export function securityHeaders(): Readonly<Record<string, string>> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  // Behind plain http, as in development, upgrading requests would leave /docs without its scripts.
  helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })(
    response.req,
    response,
    () => {},
  );
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
