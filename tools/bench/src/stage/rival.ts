import { join } from 'node:path';
import { freePort } from '@concert/parts/ports';
import { topology } from '@concert/stack/topology';
import type { Ground } from './ground.ts';
import { type Process, startPlain, startService } from './process.ts';

/** The row lock with so many connections to PostgreSQL. */
export async function startRival(ground: Ground, poolSize: number): Promise<Process> {
  return startPlain({
    name: `row-lock-${poolSize}`,
    main: 'tools/bench/baseline/row-lock.ts',
    port: await freePort(),
    env: { POSTGRES_URL: ground.postgres.url, POOL_SIZE: String(poolSize), IDENTITY_SECRET: ground.identitySecret },
    logFolder: join(ground.folder, 'logs'),
  });
}

/** Concert's own gateway, with the rival where booking would be and the given concert for all else. */
export async function startRivalGateway(ground: Ground, rival: Process, concert: Process): Promise<Process> {
  const around = await ground.around({});
  const urls = { ...around.urls, booking: rival.url, concert: concert.url };
  const { main, env } = topology.gateway;
  return startService({
    name: `gateway-to-${rival.name}`,
    main,
    port: around.ports.gateway,
    env: env({ ...around, urls }),
    logFolder: join(ground.folder, 'logs'),
  });
}

/** A Fastify that does nothing. */
export async function startNothing(ground: Ground): Promise<Process> {
  return startPlain({
    name: 'nothing',
    main: 'tools/bench/baseline/nothing.ts',
    port: await freePort(),
    env: {},
    logFolder: join(ground.folder, 'logs'),
  });
}
