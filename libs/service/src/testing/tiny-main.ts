import { Type } from '@concert/schema/schema';
import { readConfig, ServiceEnvironment } from '../config.ts';
import { runService } from '../run.ts';
import { tinyRoutes } from './tiny-service.ts';

const Environment = Type.Object(ServiceEnvironment);

await runService(
  'tiny',
  (env) => readConfig(Environment, env),
  async (service) => tinyRoutes(service),
);
