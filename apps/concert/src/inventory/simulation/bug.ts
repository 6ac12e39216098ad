import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import type { Outcome } from '../batch.ts';
import type { Inventories } from '../inventories.ts';
import type { StoreCalls } from './connection.ts';
import type { World } from './world.ts';

/** A mistake that is planted between a process and its store, or between it and whoever asks it. */
export interface Bug {
  readonly store: (store: StoreCalls, world: World) => StoreCalls;
  readonly submit: (inventories: Inventories, concertId: string, command: InventoryCommand) => Promise<Outcome>;
}

export const noBug: Bug = {
  store: (store) => store,
  submit: (inventories, concertId, command) => inventories.submit(concertId, command, 'request'),
};
