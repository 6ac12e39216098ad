import { type Logger, type LoggerOptions, pino } from 'pino';
import { standardOutput } from './lines.ts';

/** JSON lines on stdout. Of an error only what cannot hold a customer's data: drivers attach whole rows to theirs. */
export function createLogger(service: string, level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
  };
  return pino(options, standardOutput());
}

let toldMs = 0;
let told = '';

/** pino's own, made once for all lines of a millisecond. */
function isoTime(): string {
  const nowMs = Date.now();
  if (nowMs !== toldMs) {
    toldMs = nowMs;
    told = `,"time":"${new Date(nowMs).toISOString()}"`;
  }
  return told;
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
