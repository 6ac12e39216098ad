import { runService } from '@concert/service/run';
import { readIssuerConfig } from './config.ts';
import { startIssuer } from './issuer.ts';

await runService('issuer', readIssuerConfig, startIssuer);
