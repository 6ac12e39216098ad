import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Acknowledgement, NoAcknowledgements, readAcks } from './acks.ts';
import { auditEventStore } from './audit.ts';
import { buyer, concertId, StoreOf } from './testing/store-of.ts';

const ack = (bookingId: string, sentAtMs: number, receivedAtMs: number, at = concertId): Acknowledgement => ({
  ...{ bookingId, concertId: at, sentAtMs, receivedAtMs },
});

function audit(acks: Acknowledgement[]) {
  const store = new StoreOf();
  for (const id of ['kim/1', 'lee/1', 'park/1']) store.happens(buyer(id), 'held', 'placed', 'due');
  store.happens(buyer('choi/1'), 'held');
  return auditEventStore(store.store, { acks, asOfMs: store.nowMs + 1_000 });
}

describe('acknowledgements', () => {
  it('that are all there, in any order of those that overlap', async () => {
    const acks = [ack('park/1', 0, 30), ack('kim/1', 10, 20), ack('lee/1', 20, 40)];
    expect(await audit(acks)).toMatchObject({ breach: null, acknowledgements: 3 });
  });

  it.each<[string, Acknowledgement, object]>([
    ['hold', ack('nobody/1', 0, 1), { streamName: `inventory-${concertId}`, type: 'TicketsHeld', revision: null }],
    ['booking', ack('choi/1', 0, 1), { streamName: 'booking-choi/1', type: 'BookingPlaced', revision: null }],
    ['hold in that concert', ack('kim/1', 0, 1, 'another'), { streamName: 'inventory-another', type: 'TicketsHeld' }],
  ])('of which one has no %s', async (_, lost, found) => {
    const { breach } = await audit([ack('lee/1', 0, 1), lost]);
    expect(breach).toMatchObject({ ...found, promise: 'nothing that was acknowledged is lost' });
  });

  it('of which one was answered before another asked, and served after it', async () => {
    const { breach } = await audit([ack('kim/1', 30, 40), ack('lee/1', 0, 50), ack('park/1', 10, 29)]);
    expect(breach).toMatchObject({ type: 'TicketsHeld', revision: 5, expected: expect.stringContaining('below 3') });
    expect(breach?.promise).toBe('who was answered before another asked was served before them');
  });

  it('that were given again under the same key', async () => {
    const acks = [ack('kim/1', 0, 10), ack('lee/1', 20, 30), ack('kim/1', 40, 50), ack('lee/1', 60, 70)];
    expect(await audit(acks)).toMatchObject({ breach: null, acknowledgements: 2 });
  });

  it('are out of order exactly when a pair of them is', async () => {
    const times = fc.tuple(fc.nat(20), fc.nat(10)).map(([sent, took]) => [sent, sent + took] as const);
    await fc.assert(
      fc.asyncProperty(fc.tuple(times, times, times), async (all) => {
        const acks = ['kim/1', 'lee/1', 'park/1'].map((id, index) =>
          ack(id, all[index]?.[0] ?? 0, all[index]?.[1] ?? 0),
        );
        const pairs = acks.flatMap((early, index) => acks.slice(index + 1).map((late) => [early, late] as const));
        const isWrong = pairs.some(([early, late]) => late.receivedAtMs < early.sentAtMs);
        expect((await audit(acks)).breach !== null).toBe(isWrong);
      }),
    );
  });
});

describe('a file of them', () => {
  async function file(text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'concert-acks-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'acks.jsonl'), text);
    return join(folder, 'acks.jsonl');
  }

  it('has one in each line', async () => {
    const acks = [ack('kim/1', 0, 1.5), ack('lee/1', 2, 3)];
    expect(await readAcks(await file(`${acks.map((each) => JSON.stringify(each)).join('\n')}\n\n`))).toEqual(acks);
  });

  it.each([
    ['{"bookingId":"kim/1"}', ':2 should be {"bookingId"'],
    ['{"bookingId":', ':2 is not JSON'],
    ['null', ':2 should be'],
  ])('and says which line is none: %s', async (line, words) => {
    const reading = readAcks(await file(`${JSON.stringify(ack('kim/1', 0, 1))}\n${line}\n`));
    await expect(reading).rejects.toThrow(NoAcknowledgements);
    await expect(reading).rejects.toThrow(words);
  });

  it('may not be there', async () => {
    await expect(readAcks('/nowhere/acks.jsonl')).rejects.toThrow(NoAcknowledgements);
  });
});
