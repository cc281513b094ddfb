// Counts what jest wrote with --json, so that one line can stand for every suite of the repository.
import { relative } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

export const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @param {Tally} one @param {Tally} other @returns {Tally} */
export function sum(one, other) {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped };
}

/**
 * One jest report. A suite that failed to run has no tests to count, so it counts as one failed test: a suite that does not
 * load must never look like a suite that is empty.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report @returns {Tally}
 */
export function tallyOf(report) {
  return report.testResults.map(tallyOfSuite).reduce(sum, nothing);
}

function tallyOfSuite(suite) {
  const having = (...statuses) => suite.assertionResults.filter(({ status }) => statuses.includes(status)).length;
  const failed = having('failed');
  return {
    passed: having('passed'),
    failed: suite.status === 'failed' && failed === 0 ? 1 : failed,
    skipped: having('pending', 'skipped', 'todo', 'disabled'),
  };
}

/** The last line of `npm test`: `N passed, N failed`, and `, N skipped` only when something was skipped. @param {Tally} tally */
export function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * What a run spends its time on: the suites that took longest, from their first to their last moment.
 * @param {{ testResults: { name: string, startTime: number, endTime: number }[] }} report @param {number} count
 * @returns {string[]} `12 s a/suite.spec.ts`, the longest first; without those under a second
 */
export function slowest({ testResults }, count) {
  return testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: Math.round((endTime - startTime) / 1_000) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count)
    .map(({ name, seconds }) => `${seconds} s ${relative(process.cwd(), name)}`);
}
