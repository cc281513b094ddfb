import { line, nothing, sum, tallyOf } from '../scripts/tally.mjs';

const suite = (status: string, ...statuses: string[]) => ({ status, assertionResults: statuses.map((one) => ({ status: one })) });

describe('the last line of a test run', () => {
  it('counts passed and failed tests over all suites', () => {
    const report = { testResults: [suite('passed', 'passed', 'passed'), suite('failed', 'passed', 'failed')] };
    expect(line(tallyOf(report))).toBe('3 passed, 1 failed');
  });

  it('counts a suite that did not load as one failed test', () => {
    expect(line(tallyOf({ testResults: [suite('failed')] }))).toBe('0 passed, 1 failed');
  });

  it('counts a suite whose hook failed after its tests passed as failed', () => {
    expect(line(tallyOf({ testResults: [suite('failed', 'passed')] }))).toBe('1 passed, 1 failed');
  });

  it('names skipped tests only when there are some', () => {
    expect(line(tallyOf({ testResults: [suite('passed', 'passed', 'pending', 'todo')] }))).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('adds the projects up', () => {
    const unit = { passed: 5, failed: 0, skipped: 0 };
    const int = { passed: 2, failed: 1, skipped: 3 };
    expect(line(sum(sum(nothing, unit), int))).toBe('7 passed, 1 failed, 3 skipped');
  });
});
