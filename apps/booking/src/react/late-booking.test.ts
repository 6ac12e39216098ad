import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { customer, type Desk, onsite, published } from '../testing/desk.ts';
import { deskPerTest } from '../testing/desk-per-test.ts';

/** Every booking that is placed is still on its way to the store until the test lets it arrive. */
class SlowStore extends MemoryEventStore {
  readonly #road = Promise.withResolvers<void>();
  readonly underWay: string[] = [];

  arrive(): void {
    this.#road.resolve();
  }

  override async append(...append: Parameters<MemoryEventStore['append']>): Promise<bigint> {
    const [, events] = append;
    const placed = events.find(({ type }) => type === 'BookingPlaced');
    if (placed !== undefined) {
      this.underWay.push((placed.data as { bookingId: string }).bookingId);
      await this.#road.promise;
    }
    return super.append(...append);
  }
}

const mina = customer();
let store: SlowStore;
let desk: Desk;

beforeEach(async () => {
  ({ store, desk } = await deskPerTest(new SlowStore()));
});

/** Places a booking whose append is under way; its id. */
async function placing() {
  const answer = desk.place(mina, onsite, 'key');
  await expect.poll(() => store.underWay).toHaveLength(1);
  const [bookingId = ''] = store.underWay;
  return { bookingId, answer };
}
const types = () => store.log.map(({ type }) => type);

describe('a booking that arrives after its hold has expired', () => {
  it('is not placed, and its customer is told so, also when asking again', async () => {
    const { bookingId, answer } = await placing();
    await desk.reactions['concert.hold-expired'](published('concert.hold-expired', bookingId, {}));
    store.arrive();
    expect(await answer).toMatchObject({ status: 409, body: { code: 'hold-ended' } });
    expect(await desk.place(mina, onsite, 'key')).toMatchObject({ status: 409, body: { code: 'hold-ended' } });
    expect((await desk.see(mina, bookingId)).status).toBe(404);
    expect((await desk.cancel(mina, bookingId)).status).toBe(404);
    expect(types()).toEqual(['BookingNotPlaced']);
  });

  it('expires at once when it arrives before booking has heard of the expiry', async () => {
    const { bookingId, answer } = await placing();
    store.arrive();
    expect((await answer).status).toBe(201);
    await desk.reactions['concert.hold-expired'](published('concert.hold-expired', bookingId, {}));
    expect((await desk.see(mina, bookingId)).body.status).toBe('expired');
    expect(types()).toEqual(['BookingPlaced', 'BookingExpired']);
  });
});
