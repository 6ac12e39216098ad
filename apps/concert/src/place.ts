import type { Position } from '@concert/event-store/event-store';

/** An event that was followed, and with it every one before. */
export interface Place {
  readonly position: Position;
  readonly id: string;
  readonly streamName: string;
  readonly revision: string;
  /** How many were followed, since the first start that wrote it down. */
  readonly handled: number;
}
