import { expect, it } from 'vitest';
import { outcomeOf, type Report } from './outcome.ts';

type File = Report['testResults'][number];

function file(status: string, ...statuses: string[]): File {
  const assertionResults = statuses.map((each, index) => ({ status: each, fullName: `test ${index}` }));
  return { name: 'a.test.ts', status, assertionResults };
}

function count(files: File[], exitCode = 0, nameFilter = false): [number, number] {
  const { passed, failed } = outcomeOf({ testResults: files }, exitCode, nameFilter);
  return [passed, failed];
}

it('counts what passed and what failed', () => {
  expect(count([file('passed', 'passed', 'passed')])).toEqual([2, 0]);
  expect(count([file('failed', 'passed', 'failed'), file('passed', 'passed')], 1)).toEqual([2, 1]);
});

it('counts a file that could not be loaded, and one whose hooks failed, as failed', () => {
  expect(count([file('failed')], 1)).toEqual([0, 1]);
  expect(count([file('failed', 'passed')], 1)).toEqual([1, 1]);
});

it('counts skipped tests as failed, unless a name filter skipped them', () => {
  expect(count([file('passed', 'passed', 'skipped', 'todo', 'pending')])).toEqual([1, 3]);
  expect(count([file('passed', 'passed', 'skipped')], 0, true)).toEqual([1, 0]);
});

it('counts an error outside any test as failed', () => {
  expect(count([file('passed', 'passed')], 1)).toEqual([1, 1]);
});

it('fails a run without a test or without a report', () => {
  expect(count([])).toEqual([0, 1]);
  expect(count([file('passed', 'skipped')], 0, true)).toEqual([0, 1]);
  const remarks = ['the test runner left no report'];
  expect(outcomeOf(undefined, 1, false)).toEqual({ passed: 0, failed: 1, failures: [], remarks });
});

it('names each failed test and how its error begins', () => {
  const failed = {
    status: 'failed',
    fullName: 'a seat is sold once',
    failureMessages: ['Error: sold twice\n  at …', 'b'],
  };
  const passed = { status: 'passed', fullName: 'another' };
  const files = [{ name: 'seats.test.ts', status: 'failed', assertionResults: [passed, failed] }];
  const { failures } = outcomeOf({ testResults: files }, 1, false);
  expect(failures).toEqual(['seats.test.ts > a seat is sold once: Error: sold twice']);
});
