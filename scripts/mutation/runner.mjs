// For jest: runs the suites that come to the mutant that is active, the quickest first, until one has noticed it. StrykerJS says by name which
// tests to run, and jest would load every suite of the package to look for these names, for each mutant; nearly all the time went there.
import jestRunner from 'jest-runner';
import { relative } from 'node:path';
import { readPlan } from './plan.mjs';

const TestRunner = jestRunner.default ?? jestRunner;

export default class SuitesOfTheMutant extends TestRunner {
  async runTests(tests, watcher, options) {
    const mutant = process.env['__STRYKER_ACTIVE_MUTANT__'];
    if (mutant === undefined) return super.runTests(tests, watcher, options);
    const { mutants, msOfSuite } = readPlan();
    const suites = mutants[mutant];
    let noticed = false;
    const stops = [
      this.on('test-file-success', ([, result]) => (noticed ||= result.numFailingTests > 0 || result.testExecError !== undefined)),
      this.on('test-file-failure', () => (noticed = true)),
    ];
    const msOf = ({ path }) => msOfSuite[nameOf(path)] ?? 0;
    const asked = tests.filter(({ path }) => suites === null || suites.includes(nameOf(path))).sort((a, b) => msOf(a) - msOf(b));
    if (asked.length === 0)
      throw new Error(`No suite for mutant ${mutant}: expected some of ${suites}, found ${tests.map(({ path }) => path)}`);
    for (const test of asked) {
      if (noticed) break;
      await super.runTests([test], watcher, options);
    }
    for (const stop of stops) stop();
  }
}

/** Its path in the repository, of which the working folder is a copy. */
function nameOf(path) {
  return relative(process.cwd(), path);
}
