import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import type { Outcome } from '../asked.ts';
import type { Inventories } from '../inventories.ts';
import type { Level } from '../memory.ts';
import type { InventoryWriter } from '../writer.ts';
import type { StoreCalls } from './connection.ts';
import type { World } from './world.ts';

/** Where a mistake can be planted: between a process and its store, its disk, or whoever asks it. */
export interface Bug {
  readonly store: (store: StoreCalls, world: World) => StoreCalls;
  /** How a process looks at its memory to write a snapshot. */
  readonly look: (writer: InventoryWriter, save: (level: Level) => void) => Promise<void>;
  readonly submit: (inventories: Inventories, concertId: string, command: InventoryCommand) => Promise<Outcome>;
}

export const noBug: Bug = {
  store: (store) => store,
  look: (writer, save) => writer.atRest(save),
  submit: (inventories, concertId, command) => inventories.submit(concertId, command, 'request'),
};
