import type { Scene } from './scene.ts';
import { heal } from './scenes/heal.ts';
import { install } from './scenes/install.ts';
import { move } from './scenes/move.ts';
import { refuse } from './scenes/refuse.ts';
import { roll } from './scenes/roll.ts';
import { scaleOut } from './scenes/scale-out.ts';
import { scrape } from './scenes/scrape.ts';
import { settings } from './scenes/settings.ts';

/** What the chart promises, one thing after another. */
export const programme: readonly Scene[] = [install, roll, heal, scaleOut, move, settings, refuse, scrape];
