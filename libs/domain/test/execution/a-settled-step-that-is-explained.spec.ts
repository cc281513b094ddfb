import type { ExecutionEvent } from '@runbook/domain';
import { AT, chosen, complete, error, explanation, request, stepOf } from './explained-run.js';

describe('why a settled step is as it is', () => {
  it('names the branch that was taken, with the values', () => {
    expect(stepOf('severe', chosen, complete('severe'))).toMatchObject({
      cause: { kind: 'branch-taken', branch: 'then', targets: ['ask'], explanation },
      sentence: 'took branch then to ask: steps.lookup.output >= 70 is true (steps.lookup.output is 82).',
    });
  });

  it('names the conditional that went another way', () => {
    const found = stepOf('note', chosen, complete('severe'), { type: 'StepSkipped', at: AT, step: 'note', reason: 'branch-not-taken' });
    expect(found?.cause).toEqual({
      kind: 'skipped',
      reason: 'branch-not-taken',
      conditionals: [{ step: 'severe', took: 'then', explanation }],
    });
    expect(found?.sentence).toContain('severe took branch then');
  });

  it.each([
    [{ field: 'steps.a.output', op: 'gte', expected: 70, found: 5, value: false }, 'steps.a.output is 5, asked for gte 70'],
    [{ not: { field: 'inputs.x', op: 'exists', value: false }, value: true }, 'not (inputs.x is missing, asked for exists missing)'],
    [
      {
        all: [
          { expression: 'true', operands: [], value: true },
          { expression: 'false', operands: [], value: false },
        ],
        value: false,
      },
      'true is true and false is false',
    ],
    [{ any: [{ expression: 'true', operands: [], value: true }], value: true }, 'true is true'],
    [{ switch: 'inputs.kind', found: 'high' }, 'inputs.kind is "high"'],
  ])('reads %j out', (because, text) =>
    expect(stepOf('severe', { ...chosen, explanation: because } as ExecutionEvent, complete('severe'))?.sentence).toContain(text),
  );

  it('names errors, notes and jumps', () => {
    const failed = {
      type: 'StepFailed',
      at: AT,
      step: 'call',
      attempt: 2,
      status: 'TIMED_OUT',
      error,
      handling: 'goto',
      goto: 'note',
    } as const;
    expect(stepOf('call', request('call'), failed)).toMatchObject({
      cause: { kind: 'failed', error, goto: 'note' },
      sentence: 'timed out with attempt 2 with timeout: too late; the run goes on with note.',
    });
    const skipped = { type: 'StepSkipped', at: AT, step: 'note', reason: 'operator', note: 'not today' } as const;
    expect(stepOf('note', skipped)?.sentence).toBe('was skipped: an operator left it out: not today.');
  });
});
