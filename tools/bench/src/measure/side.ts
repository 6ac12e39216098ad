import type { Stored } from '../check/stored.ts';
import type { Job } from '../load/job.ts';
import type { Sale } from '../load/requests.ts';
import type { Disk } from '../stage/disk.ts';

/** One of those who are measured: how a sale is opened there, how it is loaded, and what its store has afterwards. */
export interface Side {
  readonly name: string;
  open(tickets: number): Promise<Sale>;
  /** So many orders for the sale. */
  job(sale: Sale, orders: number): Pick<Job, 'asked' | 'target' | 'connections'>;
  /** How many orders one request carries. */
  readonly ordersPerRequest: number;
  stored(sale: Sale): Promise<Stored[]>;
  /** The disk its store is on; absent where disks cannot be made slower. */
  readonly disk: Disk | undefined;
  /** The processes that are looked at, by name. */
  readonly pids: Readonly<Record<string, () => number | undefined>>;
}
