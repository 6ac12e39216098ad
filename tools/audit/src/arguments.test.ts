import { NotUnderstood } from '@concert/parts/arguments';
import { expect, it } from 'vitest';
import { help, parseCommand } from './arguments.ts';

it('needs no argument, and takes all', () => {
  expect(parseCommand([])).toEqual({ verb: 'audit' });
  const all = ['--event-store', 'esdb://h:2113?tls=false', '--acks', 'f', '--settle-seconds', '2.5'];
  expect(parseCommand([...all, '--as-of', '2030-01-01T00:00Z'])).toEqual({
    ...{ verb: 'audit', eventStore: 'esdb://h:2113?tls=false', acks: 'f', settleSeconds: 2.5 },
    asOfMs: Date.parse('2030-01-01T00:00Z'),
  });
});

it('explains itself when asked', () => {
  expect(parseCommand(['--help'])).toEqual({ verb: 'help' });
  expect(parseCommand(['--event-store', 'x', '-h'])).toEqual({ verb: 'help' });
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});

it.each([
  [['now'], 'now'],
  [['--all'], "'--all'"],
  [['--event-store'], 'event-store'],
  [['--event-store', 'localhost:2113'], 'like esdb://'],
  [['--settle-seconds', 'soon'], 'a number of seconds'],
  [['--settle-seconds', '-1'], 'settle-seconds'],
  [['--as-of', 'yesterday'], 'a time such as'],
])('refuses %j', (args, reason) => {
  expect(() => parseCommand(args)).toThrow(NotUnderstood);
  expect(() => parseCommand(args)).toThrow(reason);
});
