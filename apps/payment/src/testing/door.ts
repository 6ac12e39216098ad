import { newId } from '@concert/ids/ids';
import { identityHeader, type Role, signIdentity } from '@concert/service/identity';
import { createService } from '@concert/service/service';
import { getPayment } from '../http/get-payment.ts';
import { type StartPaymentOptions, startPayment } from '../http/start-payment.ts';
import { unable } from '../unable.ts';

const identitySecret = 'a secret of the tests, long enough';

/** The service's door without a port, and how the gateway knocks. */
export async function door(options: StartPaymentOptions) {
  const service = await createService('payment', { identitySecret, logLevel: 'silent' });
  service.unableWhen(unable);
  startPayment(service.http, options);
  getPayment(service.http, options.payments, options.keys);

  const headers = (sub: string, role: Role) => ({
    [identityHeader]: signIdentity({ sub, roles: [role] }, identitySecret, new Date()),
  });
  return {
    service,
    pay: (sub: string, body: object, { key = newId(), role = 'customer' as Role } = {}) =>
      service.http.inject({
        method: 'POST',
        url: '/payments',
        headers: { ...headers(sub, role), 'idempotency-key': key },
        payload: body,
      }),
    read: (sub: string, paymentId: string) =>
      service.http.inject({ url: `/payments/${paymentId}`, headers: headers(sub, 'customer') }),
  };
}
