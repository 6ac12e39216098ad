import type { GatewayConfig } from './config.ts';

/** One way in: a path and all below it, and the service that answers there. What is not here has no way in. */
export interface Route {
  readonly path: string;
  readonly service: string;
  readonly url: keyof GatewayConfig & `${string}_URL`;
  /** GET needs no token. */
  readonly publicReads: boolean;
  readonly timeoutMs: number;
  readonly bodyLimitBytes: number;
}

const usual = { publicReads: false, timeoutMs: 3_000, bodyLimitBytes: 64 * 1024 };

/** The longer path wins, so `/mypage/notifications` is notification's and the rest of `/mypage` is mypage's. */
export const routes: readonly Route[] = [
  // A grade may be registered seat by seat.
  { ...usual, path: '/concerts', service: 'concert', url: 'CONCERT_URL', publicReads: true, bodyLimitBytes: 2 ** 21 },
  { ...usual, path: '/bookings', service: 'booking', url: 'BOOKING_URL' },
  // Payment waits for its provider, and for the event of a booking made a moment ago.
  { ...usual, path: '/payments', service: 'payment', url: 'PAYMENT_URL', timeoutMs: 10_000 },
  { ...usual, path: '/deliveries', service: 'delivery', url: 'DELIVERY_URL' },
  { ...usual, path: '/mypage/notifications', service: 'notification', url: 'NOTIFICATION_URL' },
  { ...usual, path: '/mypage', service: 'mypage', url: 'MYPAGE_URL' },
];

export function routeOf(path: string): Route | undefined {
  const matching = routes.filter((route) => path === route.path || path.startsWith(`${route.path}/`));
  return matching.toSorted((a, b) => b.path.length - a.path.length)[0];
}
