import { type Identity, signIdentity } from '@concert/service/identity';
import type { Service } from '@concert/service/service';
import { admission } from './admission.ts';
import type { GatewayConfig } from './config.ts';
import { forward } from './forward.ts';
import { mergedOpenApi } from './merged-openapi.ts';
import { Places } from './places.ts';
import type { Route } from './routes.ts';
import { tokenVerifier } from './tokens.ts';

/** The only door: who asks, whether they may come in now, where their request goes. */
export async function startGateway({ http, keepDoor, describeWith }: Service, config: GatewayConfig): Promise<void> {
  const upstream = (route: Route) => config[route.url];
  const verify = tokenVerifier({ issuerUrl: config.TOKEN_ISSUER_URL, audience: config.TOKEN_AUDIENCE });
  const door = admission({
    verify,
    limitPerMinute: config.RATE_LIMIT_PER_MINUTE,
    trustedProxies: config.TRUSTED_PROXIES,
  });
  const sign = (identity: Identity) => signIdentity(identity, config.IDENTITY_SECRET, new Date());
  const places = new Places();
  keepDoor(places.keeper);
  await forward(http, { upstream, admission: door, places, sign });
  describeWith(mergedOpenApi(upstream));
}
