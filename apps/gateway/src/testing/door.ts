import { createService, type Service } from '@concert/service/service';
import { readGatewayConfig } from '../config.ts';
import { startGateway } from '../gateway.ts';

export const secret = 'a secret that is long enough to be one';

/** A gateway without a port; every service is the one upstream unless `env` says otherwise. */
export async function openDoor(around: {
  issuerUrl: string;
  upstreamUrl: string;
  env?: Record<string, string>;
}): Promise<Service> {
  const names = ['CONCERT', 'BOOKING', 'PAYMENT', 'DELIVERY', 'NOTIFICATION', 'MYPAGE'];
  const urls = Object.fromEntries(names.map((name) => [`${name}_URL`, around.upstreamUrl]));
  const config = readGatewayConfig({
    IDENTITY_SECRET: secret,
    TOKEN_ISSUER_URL: around.issuerUrl,
    ...urls,
    ...around.env,
  });
  const service = await createService('gateway', { identitySecret: secret, logLevel: 'silent' });
  await startGateway(service, config);
  return service;
}
