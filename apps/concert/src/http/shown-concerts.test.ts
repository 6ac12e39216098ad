import { emptyInventory } from '@concert/concert/inventory/state';
import { expect, it } from 'vitest';
import { concert, idOf, nowMs } from '../testing/examples.ts';
import { ShownConcerts } from './shown-concerts.ts';

it('keeps the thousand concerts that were rendered last', () => {
  const shown = new ShownConcerts(() => nowMs);
  for (let i = 0; i < 1000; i += 1) shown.render(concert(`${i}`), emptyInventory());
  shown.render(concert('0'), undefined);
  shown.render(concert('one more'), undefined);
  const isKept = ['0', '1', '2', 'one more'].map((name) => shown.fresh(idOf(name)) !== undefined);
  expect(isKept).toEqual([true, false, true, true]);
});
