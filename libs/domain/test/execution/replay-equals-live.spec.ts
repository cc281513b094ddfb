import { isFinal, isSettled, shownStatus } from '@runbook/domain';
import { arbitraryRunbook } from '@runbook/spec-kit';
import fc from 'fast-check';
import { arbitraryChances, RANDOM_RUNS, runRandomly } from './random-run.js';

describe('an execution of a random runbook', () => {
  it('replays to the byte at every prefix, restarted after every decision, and ends or shows that it waits for people', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        const { state } = runRandomly(runbook, () => chances.next().value);
        // Nobody else is left who may vote: that is for somebody to see.
        if (!isFinal(state.status)) return expect(shownStatus(state)).toBe('AWAITING_APPROVAL');
        expect(state.open).toEqual([]);
        expect(Object.values(state.steps).filter(({ status, onFailure }) => !isSettled(status) && !onFailure)).toEqual([]);
      }),
      { numRuns: RANDOM_RUNS },
    );
  });
});
