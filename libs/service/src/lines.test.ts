import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns } from './lines.ts';

it('writes the lines of one turn at once, and all of them when asked to', async () => {
  const written: string[] = [];
  const output = inTurns({ write: (text) => written.push(text) });
  for (const line of ['a\n', 'b\n']) output.write(line);
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(['a\nb\n']);
  output.write('last\n');
  output.flush();
  expect(written).toEqual(['a\nb\n', 'last\n']);
});
