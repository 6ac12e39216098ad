import type { Service } from '@concert/service/service';
import type { Inventories } from '../inventory/inventories.ts';
import type { Warm } from '../warm.ts';
import { type Hot, Watch } from './watch.ts';

export interface Watched {
  readonly inventories: Pick<Inventories, 'all'>;
  readonly now: () => number;
  readonly memory: Pick<Warm, 'isWarm' | 'unreadableStreams'>;
}

/** Looks at the inventories as long as the service runs; the metrics tell. Every replica knows them all and says the same. */
export function keepWatch(service: Pick<Service, 'metrics' | 'background'>, { memory, ...what }: Watched): void {
  const { figure } = service.metrics;
  const watch = new Watch({ ...what, isWarm: memory.isWarm });
  service.background('watch', (stopped) => watch.keepLooking(stopped));
  figure('oversold_tickets', 'Tickets given out beyond those that there are; 0 or a bug', () => [
    { value: watch.oversold() },
  ]);
  figure('hold_overdue_seconds', 'How late the hold is that should have ended first', () => [
    { value: watch.overdueSeconds() },
  ]);
  figure('unreadable_streams', 'Streams that hold what this version does not understand', () => [
    { value: memory.unreadableStreams() },
  ]);
  const ofHottest = (value: (hot: Hot) => number) => () =>
    watch.hottest().map((hot) => ({ labels: { concert_id: hot.concertId }, value: value(hot) }));
  figure(
    'hot_concert_events_per_second',
    'Events of the inventories in most demand, over half a minute',
    ofHottest(({ eventsPerSecond }) => eventsPerSecond),
  );
  figure(
    'hot_concert_tickets_left',
    'Tickets of the concerts in most demand that nobody has yet',
    ofHottest(({ ticketsLeft }) => ticketsLeft),
  );
}
