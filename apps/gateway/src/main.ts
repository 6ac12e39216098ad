import { runService } from '@concert/service/run';
import { readGatewayConfig } from './config.ts';
import { startGateway } from './gateway.ts';

await runService('gateway', readGatewayConfig, startGateway);
