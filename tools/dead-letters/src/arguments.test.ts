import { NotUnderstood } from '@concert/parts/arguments';
import { expect, test } from 'vitest';
import { parseCommand } from './arguments.ts';

test('understands its two commands', () => {
  expect(parseCommand(['list'])).toEqual({ verb: 'list' });
  expect(parseCommand(['list', 'booking'])).toEqual({ verb: 'list', context: 'booking' });
  expect(parseCommand(['replay', 'booking'])).toEqual({ verb: 'replay', context: 'booking' });
  expect(parseCommand(['replay', '--key', 'k', 'booking'])).toEqual({ verb: 'replay', context: 'booking', key: 'k' });
});

test('explains itself when asked, and when nothing is asked', () => {
  expect(parseCommand([])).toEqual({ verb: 'help' });
  expect(parseCommand(['--help'])).toEqual({ verb: 'help' });
  expect(parseCommand(['replay', '-h'])).toEqual({ verb: 'help' });
});

test.each([
  [['delete'], 'no command delete'],
  [['replay'], 'needs a context'],
  [['list', 'a', 'b'], 'one context only'],
  [['list', '--key', 'k'], 'no --key'],
  [['list', '--all'], "'--all'"],
])('refuses %j', (args, reason) => {
  expect(() => parseCommand(args)).toThrow(NotUnderstood);
  expect(() => parseCommand(args)).toThrow(reason);
});
