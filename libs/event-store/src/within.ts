import { EventStoreUnavailable } from './errors.ts';

/** The client has calls without a deadline, so each gets its own end. A late answer is dropped. */
export async function within<T>(timeoutMs: number, doing: string, call: Promise<T>): Promise<T> {
  call.catch(() => {});
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(noAnswer(doing, timeoutMs)), timeoutMs);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function noAnswer(doing: string, timeoutMs: number): EventStoreUnavailable {
  return new EventStoreUnavailable(`${doing}: no answer within ${timeoutMs} ms`);
}
