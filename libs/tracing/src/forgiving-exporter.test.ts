import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { forgiving } from './forgiving-exporter.ts';

const span = {} as ReadableSpan;

function collector() {
  const seen: string[] = [];
  let [away, nowMs] = [false, 0];
  const exporter: SpanExporter = {
    export(_, done) {
      seen.push(`asked at ${nowMs / 1000} s`);
      done(away ? { code: 1, error: new Error('refused') } : { code: 0 });
    },
    shutdown: async () => {},
  };
  const logger = {
    info: (fields: object, message: string) => seen.push(`${message} ${JSON.stringify(fields)}`),
    warn: (_: object, message: string) => seen.push(message),
  };
  const wrapped = forgiving(exporter, logger, () => nowMs);
  const results: number[] = [];
  return {
    seen,
    results,
    goes: () => {
      away = true;
    },
    comesBack: () => {
      away = false;
    },
    tellAt(seconds: number) {
      nowMs = seconds * 1000;
      wrapped.export([span, span], ({ code }) => results.push(code));
    },
  };
}

describe('a collector that is away', () => {
  it('is complained about once, rests longer and longer, and is welcomed back', () => {
    const one = collector();
    one.tellAt(0);
    one.goes();
    for (let second = 1; second <= 12; second += 0.5) one.tellAt(second);
    one.comesBack();
    one.tellAt(16);
    one.tellAt(17);
    expect(one.seen).toEqual([
      'asked at 0 s',
      'asked at 1 s',
      'traces cannot be told: the collector does not take them',
      'asked at 2 s',
      'asked at 4 s',
      'asked at 8 s',
      'asked at 16 s',
      'traces are told again {"lost":46}',
      'asked at 17 s',
    ]);
  });

  it('is nobody’s failure', () => {
    const one = collector();
    one.goes();
    for (const second of [0, 0.5, 1, 3]) one.tellAt(second);
    expect(one.results).toEqual([0, 0, 0, 0]);
  });

  it('rests for a minute at most', () => {
    const one = collector();
    one.goes();
    for (let second = 0; second <= 600; second += 1) one.tellAt(second);
    const asked = one.seen.filter((line) => line.startsWith('asked')).map((line) => Number.parseInt(line.slice(9), 10));
    expect(asked.slice(-3)).toEqual([423, 483, 543]);
  });
});
