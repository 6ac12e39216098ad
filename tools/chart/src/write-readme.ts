import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartDir } from './places.ts';
import { readme } from './readme.ts';

/** `npm run readme -w tools/chart` makes the tables of the chart's README anew. */
writeFileSync(join(chartDir, 'README.md'), readme());
