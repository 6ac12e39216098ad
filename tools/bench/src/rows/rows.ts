import { row11 } from './cold-start.ts';
import { row7 } from './durability.ts';
import { row10 } from './growth.ts';
import { row5 } from './latency.ts';
import { row1, row2, row3, row4 } from './maxima.ts';
import { row9 } from './mypage.ts';
import { row6 } from './overload.ts';
import { row8 } from './processor.ts';
import { row13 } from './reads.ts';
import type { Row } from './row.ts';
import { row12 } from './sale.ts';

/** The table. */
export const rows: ReadonlyMap<number, Row> = new Map([
  [1, row1],
  [2, row2],
  [3, row3],
  [4, row4],
  [5, row5],
  [6, row6],
  [7, row7],
  [8, row8],
  [9, row9],
  [10, row10],
  [11, row11],
  [12, row12],
  [13, row13],
]);
