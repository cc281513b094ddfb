import { join } from 'node:path';
import { line, nothing, slowest, sum, tallyOf } from '../scripts/tally.mjs';

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

describe('a test run', () => {
  it('says which suites took longest', () => {
    const took = (name: string, seconds: number) => ({
      name: join(process.cwd(), name),
      startTime: 5_000,
      endTime: 5_000 + seconds * 1_000,
    });
    const report = {
      testResults: [took('libs/a.spec.ts', 2), took('libs/b.spec.ts', 31.4), took('libs/c.spec.ts', 0.2), took('libs/d.spec.ts', 7)],
    };
    expect(slowest(report, 2)).toEqual(['31 s libs/b.spec.ts', '7 s libs/d.spec.ts']);
    expect(slowest(report, 9)).toHaveLength(3);
  });
});
