/** The part of vitest's JSON report that is counted. */
export interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

export interface Outcome {
  passed: number;
  failed: number;
  /** A line for each failed test: its file, its name and how its error begins. */
  failures: string[];
  /** What counts as failed though the runner does not show it as a failed test. */
  remarks: string[];
}

/**
 * Counts the tests of a run. Failed is also: a file that could not be loaded or whose hooks failed, a skipped test
 * (unless a name filter skipped it), an error outside any test, and a run without a report or without a test.
 */
export function outcomeOf(report: Report | undefined, exitCode: number, nameFilter: boolean): Outcome {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const remarks = [
    ...files
      .filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
      .map((file) => `failed outside its tests: ${file.name} ${file.message ?? ''}`.trim()),
    ...(nameFilter ? [] : skipped.map((test) => `skipped, which is not allowed: ${test.fullName}`)),
  ];
  if (report === undefined) remarks.push('the test runner left no report');
  else if (passed + failed + remarks.length === 0) remarks.push('no test was run');
  if (exitCode !== 0 && failed + remarks.length === 0) remarks.push('an error outside any test: see above');
  return { passed, failed: failed + remarks.length, failures: files.flatMap(failuresOf), remarks };
}

function failuresOf({ name, assertionResults }: Report['testResults'][number]): string[] {
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName, failureMessages = [] }) => `${name} > ${fullName}: ${failureMessages[0]?.split('\n')[0] ?? ''}`);
}
