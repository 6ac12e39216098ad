import type { ConcertRegistered } from '@concert/concert/concert';
import type { InventoryAudit } from '@concert/concert/inventory/audit';

/** A concert's two streams. */
export interface ConcertBooks {
  readonly concertId: string;
  readonly inventory: InventoryAudit;
  registered: ConcertRegistered['data'] | null;
  catalogueEvents: number;
  inventoryEvents: number;
}
