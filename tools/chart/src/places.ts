import { join, resolve } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';

export const chartDir = join(repositoryRoot, 'deploy/helm/concert');
export const schemasDir = resolve(import.meta.dirname, '../schemas');
export const goldenDir = resolve(import.meta.dirname, '../golden');
