import type { Personal } from '@concert/contracts/personal';
import { identityHeader, type Role, signIdentity } from '@concert/service/identity';
import { createService } from '@concert/service/service';
import type { Deliveries } from '../deliveries.ts';
import { getDelivery } from '../http/get-delivery.ts';
import { issueTickets } from '../http/issue-tickets.ts';
import { recordReceipt } from '../http/record-receipt.ts';
import { recordShipment } from '../http/record-shipment.ts';
import { unable } from '../unable.ts';

const identitySecret = 'a secret of the tests, long enough';

export interface Asking {
  readonly sub: string;
  readonly role: Role;
}

/** The service's door without a port, and how the gateway knocks. `open` opens what was sealed. */
export async function door(deliveries: Deliveries, open: (sealed: string) => Promise<Personal | null>) {
  const { http, unableWhen } = await createService('delivery', { identitySecret, logLevel: 'silent' });
  unableWhen(unable);
  const personal = { open: <Value>(_customerId: string, sealed: string) => open(sealed) as Promise<Value | null> };
  getDelivery(http, { deliveries, personal });
  recordShipment(http, deliveries);
  recordReceipt(http, deliveries);
  issueTickets(http, deliveries);

  const headers = ({ sub, role }: Asking) => ({
    [identityHeader]: signIdentity({ sub, roles: [role] }, identitySecret, new Date()),
  });
  return {
    get: (asking: Asking, bookingId: string) =>
      http.inject({ url: `/deliveries/${bookingId}`, headers: headers(asking) }),
    post: (asking: Asking, bookingId: string, what: string, body?: object) =>
      http.inject({
        method: 'POST',
        url: `/deliveries/${bookingId}/${what}`,
        headers: headers(asking),
        ...(body === undefined ? {} : { payload: body }),
      }),
  };
}
