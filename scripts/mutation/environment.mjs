// For jest: once a test has noticed the mutant that is active, the other tests of its suite are passed over.
import PlainGlobals from '../plain-globals.mjs';

/** Some tests of these suites take seconds; one that has not ended by then waits for what never comes. Without a mutant nobody is in a hurry. */
const TEST_MS_MAX = 60_000;

export default class FirstNoticeEnds extends PlainGlobals {
  #noticed = false;

  handleTestEvent(event, state) {
    if (process.env['__STRYKER_ACTIVE_MUTANT__'] === undefined) return;
    if (event.name === 'run_start') state.testTimeout = TEST_MS_MAX;
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#noticed = true;
    if (!this.#noticed) return;
    if (event.name === 'run_describe_start') event.describeBlock.mode = 'skip';
    if (event.name === 'test_start') event.test.mode = 'skip';
  }
}
