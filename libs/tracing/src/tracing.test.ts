import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { beginTracing, type TracingOptions } from './begin.ts';
import { startCollector } from './testing/collector.ts';
import { beginSpan, spanned, traceparent, tracing } from './tracing.ts';

async function collector() {
  const started = await startCollector();
  onTestFinished(() => started.stop());
  return started;
}

let stop = async () => {};
afterEach(() => stop());

const logger = { info: vi.fn(), warn: vi.fn() };

async function begin(collectorUrl: string, options: Partial<TracingOptions> = {}): Promise<void> {
  const usual = { service: 'test', sampler: 'parentbased_traceidratio', ratio: 1, logger } as const;
  stop = await beginTracing({ ...usual, ...options, collectorUrl });
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parent = `00-${traceId}-b7ad6b7169203331-01`;

describe('while nothing is traced', () => {
  it('work is just done', async () => {
    expect(await spanned('work', {}, async () => traceparent() ?? 'nothing', parent)).toBe('nothing');
    expect([tracing(), beginSpan('work', {}, parent)]).toEqual([undefined, undefined]);
  });
});

describe('a trace', () => {
  it('reaches the collector as a tree, with the id it was given', async () => {
    const { spans, paths, url } = await collector();
    await begin(url);
    const root = tracing()?.beginTrace('root', traceId, { kind: 'server' });
    await root?.within(() =>
      spanned('outer', { attributes: { size: 2 } }, () => spanned('inner', {}, async () => undefined)),
    );
    root?.end();
    await stop();
    expect(spans.map(({ name, traceId: id }) => [name, id])).toEqual([
      ['inner', traceId],
      ['outer', traceId],
      ['root', traceId],
    ]);
    const [inner, outer, first] = spans;
    expect([inner?.parentSpanId, outer?.parentSpanId, first?.parentSpanId]).toEqual([
      outer?.spanId,
      first?.spanId,
      undefined,
    ]);
    expect(outer?.service).toBe('test');
    expect(outer?.attributes).toEqual([{ key: 'size', value: { intValue: 2 } }]);
    expect([...paths]).toEqual(['/v1/traces']);
  });

  it('says of an error only its name, and the error goes on', async () => {
    const { spans, url } = await collector();
    await begin(`${url}/`);
    const failing = spanned('work', {}, () => Promise.reject(new RangeError('mina@example.test')), parent);
    await expect(failing).rejects.toThrow(RangeError);
    await stop();
    expect(spans).toMatchObject([
      { status: { code: 2 }, attributes: [{ key: 'error.type', value: { stringValue: 'RangeError' } }] },
    ]);
    expect(JSON.stringify(spans)).not.toContain('mina');
  });

  it('is not begun inside: work that belongs to none is not told', async () => {
    const { spans, url } = await collector();
    await begin(url);
    await spanned('work', {}, async () => undefined);
    await spanned('work', {}, async () => undefined, 'nonsense');
    await stop();
    expect(spans).toEqual([]);
  });

  it('is told in the share that was asked for, everywhere the same, or as its parent was', async () => {
    const { url } = await collector();
    await begin(url, { ratio: 0.25 });
    const sampled = Array.from({ length: 4_000 }, () => tracing()?.beginTrace('root', undefined)).filter(Boolean);
    expect(sampled.length).toBeGreaterThan(800);
    expect(sampled.length).toBeLessThan(1_200);
    expect(beginSpan('of a sampled one', {}, parent)).toBeDefined();
    expect(beginSpan('of another', {}, parent.replace(/01$/, '00'))).toBeUndefined();
  });
});

describe('a collector that does not answer', () => {
  it('costs spans and a line in the log, and nobody waits for it', async () => {
    const { warn } = logger;
    warn.mockClear();
    await begin('http://127.0.0.1:1');
    const work = async () => 'done';
    for (let round = 0; round < 2_000; round += 1) expect(await spanned('work', {}, work, parent)).toBe('done');
    await stop();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
