import type { DeliveryCode } from '@concert/delivery/decide';
import { refusalTable } from '@concert/service/refusals';

export const refusals = refusalTable<DeliveryCode>({
  'delivery-not-found': [404, 'there is no such delivery; one is prepared when its booking is paid'],
  'delivery-cancelled': [409, 'the delivery was cancelled'],
  'wrong-method': [409, 'tickets by post are shipped and received, tickets on site are issued at the venue'],
  'not-shipped': [409, 'the tickets have not been shipped'],
  'already-shipped': [409, 'the tickets were shipped under another tracking number'],
});
