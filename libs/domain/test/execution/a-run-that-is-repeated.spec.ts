import { compileRunbook, evolveExecution, inheritedBy, noExecution, refuseInheritance, type ExecutionEvent } from '@runbook/domain';
import { runbookOf } from './scripted-run.js';

const AT = 1_000;
const ana = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' } as const;
const RUNBOOK = `
steps:
  - { id: lookup, type: transform, with: { value: 1 } }
  - { id: severe, type: conditional, dependsOn: [lookup], if: "steps.lookup.output > 0", then: [ask], else: [note] }
  - { id: note, type: transform, with: { value: 2 } }
  - { id: ask, type: human-approval, with: { approvers: { users: [ben] } } }
  - { id: isolate, type: transform, dependsOn: [ask], with: { value: 3 } }
  - { id: report, type: transform, dependsOn: [isolate], with: { value: 4 } }
  - { id: try, type: transform, onError: { goto: rescue }, with: { value: 5 } }
  - { id: rescue, type: transform, with: { value: 6 } }
  - { id: side, type: transform, onError: continue, with: { value: 7 } }
  - { id: scan, type: loop, count: 1, steps: [{ id: one, type: transform, with: { value: 8 } }] }
onFailure:
  - { id: tell, type: transform, with: { value: 9 } }
`;
const compiled = compileRunbook(runbookOf(RUNBOOK));
const error = { name: 'internal', message: 'no' };
const branch = { branch: 'then', targets: ['ask'], explanation: null };

const started = (): ExecutionEvent => ({
  type: 'ExecutionStarted',
  at: AT,
  runbook: { id: 'told', version: 1, digest: 'd' },
  steps: [...compiled.steps, ...compiled.onFailure].map(({ id, type }) => ({ id, type })),
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: ana,
});
const completed = (step: string, output = 1): ExecutionEvent => ({ type: 'StepCompleted', at: AT, step, output });
const failed = (step: string, handling: 'fail' | 'continue' | 'goto', goto?: string): ExecutionEvent => {
  return { type: 'StepFailed', at: AT, step, attempt: 1, status: 'FAILED', error, handling, ...(goto !== undefined && { goto }) };
};
const skipped = (step: string, reason: 'branch-not-taken' | 'operator' | 'run-failed'): ExecutionEvent => ({
  type: 'StepSkipped',
  at: AT,
  step,
  reason,
});
const end: ExecutionEvent = { type: 'ExecutionFailed', at: AT, failure: { error } };
const HISTORY: ExecutionEvent[] = [
  completed('lookup'),
  { type: 'BranchChosen', at: AT, step: 'severe', ...branch },
  completed('severe'),
  skipped('note', 'branch-not-taken'),
  completed('ask'),
  completed('isolate'),
  failed('try', 'goto', 'rescue'),
  completed('rescue'),
  failed('side', 'continue'),
  completed('scan'),
  failed('report', 'fail'),
  end,
];
const stateOf = (history: readonly ExecutionEvent[]) => [started(), ...history].reduce(evolveExecution, noExecution);
const inheritedFrom = (fromStep: string | undefined, history = HISTORY) => {
  const found = inheritedBy(stateOf(history), compiled, fromStep);
  if ('rejection' in found) throw new Error(found.rejection.message);
  return found.inherited;
};
const without = (...steps: string[]) => HISTORY.filter((event) => !('step' in event) || !steps.includes(event.step ?? ''));

describe('a run that is repeated', () => {
  it('does everything again where no step is named', () => expect(inheritedFrom(undefined)).toEqual({}));

  it('takes over what settled before the step and not behind an approval', () => {
    expect(inheritedFrom('report')).toEqual({
      lookup: { status: 'COMPLETED', output: 1 },
      severe: { status: 'COMPLETED', output: 1, branch: { name: 'then', targets: ['ask'], explanation: null } },
      note: { status: 'SKIPPED', reason: 'branch-not-taken' },
      try: { status: 'FAILED', error, goto: 'rescue' },
      rescue: { status: 'COMPLETED', output: 1 },
      side: { status: 'FAILED', error, continued: true },
      scan: { status: 'COMPLETED', output: 1 },
    });
  });

  it.each([
    ['lookup', ['rescue', 'scan', 'side', 'try']],
    ['severe', ['lookup', 'rescue', 'scan', 'side', 'try']],
    ['try', ['lookup', 'note', 'scan', 'severe', 'side']],
    ['scan', ['lookup', 'note', 'rescue', 'severe', 'side', 'try']],
  ])('does again what comes behind %s: by dependence, branch or jump', (fromStep, kept) => {
    expect(Object.keys(inheritedFrom(fromStep)).sort()).toEqual(kept);
  });

  it('takes over nothing that came from a step which it does again', () => {
    const history = [...without('lookup'), skipped('lookup', 'operator')];
    expect(Object.keys(inheritedFrom('report', [...history.filter((event) => event !== end), end])).sort()).toEqual([
      'rescue',
      'scan',
      'side',
      'try',
    ]);
  });

  it.each([
    skipped('side', 'run-failed'),
    failed('side', 'fail'),
    { type: 'StepCancelled', at: AT, step: 'side', attempt: 1, reason: 'run-failed' } as const,
  ])('does again what the end of the run gave up: %j', (event) =>
    expect(inheritedFrom('report', [...without('side').slice(0, -1), event, end])).not.toHaveProperty('side'),
  );

  it.each([
    ['none', 'none called that'],
    ['one', "one of a loop's body"],
    ['tell', 'one of onFailure'],
  ])('is refused from %s', (fromStep, found) => {
    expect(inheritedBy(stateOf(HISTORY), compiled, fromStep)).toEqual({
      rejection: { code: 'not-applicable', message: expect.stringContaining(found) as string },
    });
  });

  it('is refused while the run goes on', () => {
    expect(inheritedBy(stateOf(HISTORY.slice(0, -1)), compiled)).toMatchObject({ rejection: { code: 'not-applicable' } });
  });

  it.each(['ask', 'isolate', 'report', 'one', 'nobody'])('cannot be made to take over %s, whoever asks', (step) => {
    const inherited = { ...inheritedFrom('report'), [step]: { status: 'COMPLETED', output: 1 } } as const;
    expect(refuseInheritance(inheritedFrom('report'), compiled)).toBeUndefined();
    expect(refuseInheritance(inherited, compiled)).toMatchObject({
      code: 'gate-missing',
      message: expect.stringContaining(step) as string,
    });
  });
});
