import type { HttpReply, HttpRequest } from '@concert/service/http';
import { idFromKey } from '@concert/service/idempotency';
import { endWithAnswer, spanOf } from '@concert/service/trace-requests';
import { tracing } from '@concert/tracing/tracing';

/**
 * Begins the trace of an admitted request; gives the traceparent to pass on, or undefined when this one is not told.
 * What the caller says of a trace is not believed: whoever may choose the trace also chooses what we spend on telling.
 */
export function beginTrace(request: HttpRequest, reply: HttpReply, customerId: string | undefined): string | undefined {
  const tracer = tracing();
  if (tracer === undefined) return undefined;
  const [name, options] = spanOf(request);
  const beganAtMs = Date.now() - reply.elapsedTime;
  const span = tracer.beginTrace(name, traceOfBooking(request, customerId), { ...options, beganAtMs });
  if (span !== undefined) endWithAnswer(span, reply);
  return span?.traceparent;
}

const id = '[\\da-f]{8}-[\\da-f]{4}-8[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}';
const inPath = new RegExp(`^/(?:bookings|deliveries)/(${id})/`);
const inBody = new RegExp(`"bookingId"\\s*:\\s*"(${id})"`);

/**
 * Whatever is done about one booking, from its order to its tickets, is one trace, and its id is the booking's:
 * requests that only look, and those about anything else, are traces of their own.
 */
function traceOfBooking(request: HttpRequest, customerId: string | undefined): string | undefined {
  return request.method === 'POST' ? bookingIn(request, customerId)?.replaceAll('-', '') : undefined;
}

function bookingIn({ url, headers, body }: HttpRequest, customerId: string | undefined): string | undefined {
  if (url === '/payments') return Buffer.isBuffer(body) ? inBody.exec(body.toString('latin1'))?.[1] : undefined;
  const key = headers['idempotency-key'];
  if (url !== '/bookings' || customerId === undefined || typeof key !== 'string') return inPath.exec(url)?.[1];
  return idFromKey('booking', customerId, key);
}
