// For jest: once a test has noticed the mutant that is active, the other tests of its suite are passed over.
import PlainGlobals from '../plain-globals.mjs';

/**
 * Tests of these suites take milliseconds, and a hundred times as long on a machine that does much else; one that has not ended by then waits for
 * what never comes. Without a mutant it takes whatever it takes.
 */
const TEST_MS_MAX = 300_000;
const TEST_MS_MAX_UNCHANGED = 1_200_000;

export default class FirstNoticeEnds extends PlainGlobals {
  #noticed = false;

  handleTestEvent(event, state) {
    const changed = process.env['__STRYKER_ACTIVE_MUTANT__'] !== undefined;
    if (event.name === 'run_start') state.testTimeout = changed ? TEST_MS_MAX : TEST_MS_MAX_UNCHANGED;
    if (!changed) return;
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#noticed = true;
    if (!this.#noticed) return;
    if (event.name === 'run_describe_start') event.describeBlock.mode = 'skip';
    if (event.name === 'test_start') event.test.mode = 'skip';
  }
}
