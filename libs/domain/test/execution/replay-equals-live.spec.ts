import { isFinal, isSettled } from '@runbook/domain';
import { arbitraryRunbook } from '@runbook/spec-kit';
import fc from 'fast-check';
import { arbitraryChances, RANDOM_RUNS, runRandomly } from './random-run.js';

describe('an execution of a random runbook', () => {
  it('replays to the byte at every prefix, restarted after every decision, and always ends', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        const { state } = runRandomly(runbook, () => chances.next().value as number);
        expect(isFinal(state.status)).toBe(true);
        expect(state.open).toEqual([]);
        expect(Object.values(state.steps).filter(({ status, onFailure }) => !isSettled(status) && !onFailure)).toEqual([]);
      }),
      { numRuns: RANDOM_RUNS },
    );
  });
});
