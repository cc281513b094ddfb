import { reactionsToExecution, type ExecutionCommand, type LegalBasis } from '@runbook/domain';
import { dev, eve, person, steps, VotingRun } from './voting-run.js';

const BASIS: LegalBasis = {
  authority: 'court',
  reference: '12/26',
  classification: 'SECRET',
  authorizedUsers: ['dev', 'ana'],
  purpose: 'defence',
};
const ACTS: readonly (readonly [name: string, command: ExecutionCommand, lines: string])[] = [
  ['resume', { type: 'ResumeExecution' }, '  - { id: a, type: action, use: act }\n'],
  [
    'retry',
    { type: 'RetryStep', step: 'a', reason: 'again' },
    '  - { id: a, type: action, use: act, onError: continue }\n  - { id: b, type: action, use: act }\n',
  ],
  [
    'skip',
    { type: 'SkipStep', step: 'a', reason: 'done by hand' },
    '  - { id: a, type: action, use: act }\n  - { id: b, type: action, use: act, dependsOn: [a] }\n',
  ],
  [
    'resolve',
    { type: 'ResolveStep', step: 'a', outcome: 'completed', reason: 'seen' },
    '  - { id: a, type: action, use: act, effect: once }\n',
  ],
  [
    'edit',
    { type: 'EditVariables', changes: [{ path: 'inputs.n', value: 2 }], reason: 'a slip' },
    '  - { id: a, type: action, use: act }\n',
  ],
];

function runIn(name: string, lines: string, legalBasis: LegalBasis | null = BASIS): VotingRun {
  const run = new VotingRun(steps(lines));
  run.start({ inputs: { n: 1, host: 'h' }, ...(legalBasis && { legalBasis }) });
  if (name === 'resume') run.by(dev, { type: 'PauseExecution', approvalDeadlines: 'run' });
  if (name === 'retry') run.fail('a', 'broken');
  if (name === 'resolve') {
    run.renew('a');
    run.pass(10 * 60_000);
    expect(run.step('a').status).toBe('IN_DOUBT');
  }
  return run;
}

describe('an act that makes a run go on', () => {
  it.each(ACTS)('is for those whom the legal basis authorizes alone: %s', (name, command, lines) => {
    const run = runIn(name, lines);
    expect(run.refusedTo(eve, command)).toBe('not-authorized');
    const events = run.by(person('ana'), command);
    expect(events.length).toBeGreaterThan(0);
  });

  it('is for everybody who may act on the run where there is no legal basis', () => {
    for (const [name, command, lines] of ACTS) expect(runIn(name, lines, null).refusedTo(eve, command)).toBeUndefined();
  });

  it('does not bind what stops a run, nor the engine itself', () => {
    const run = runIn('', '  - { id: a, type: action, use: act }\n');
    expect(run.refusedTo(eve, { type: 'PauseExecution', approvalDeadlines: 'run' })).toBeUndefined();
    expect(run.refusedTo(eve, { type: 'CancelExecution', reason: 'stop' })).toBeUndefined();
    expect(run.complete('a').map(({ type }) => type)).toContain('StepCompleted');
  });
});

const WAITING = steps(
  '  - { id: confirmed, type: wait-for-event, with: { event: edr.isolated } }\n',
  '  - { id: ok, type: human-approval, dependsOn: [confirmed], with: { approvers: { users: [ana, ben, dev] } } }\n',
);
const delivered = (run: VotingRun, requester?: string): ExecutionCommand => ({
  type: 'DeliverEvent',
  step: 'confirmed',
  wait: run.step('confirmed').waiting?.open[0]?.id ?? '',
  event: { specversion: '1.0', id: '1', source: '/edr', type: 'edr.isolated', data: {} },
  correlation: 'cor_1',
  dedupeId: 'evt_1',
  ...(requester !== undefined && { requester }),
});
const waitingRun = (legalBasis?: LegalBasis) => {
  const run = new VotingRun(WAITING);
  run.start({ inputs: {}, ...(legalBasis && { legalBasis }) });
  return run;
};

describe('an event that a person sent', () => {
  it('makes the sender a requester, who may not approve what comes of it', () => {
    const run = waitingRun();
    run.take(delivered(run, 'ana'));
    expect(run.state.requesters).toEqual(['ana']);
    expect(run.voteRefused(person('ana'))).toBe('four-eyes');
    run.vote(person('ben'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('makes nobody a requester where a system sent it', () => {
    const run = waitingRun();
    run.take(delivered(run));
    expect(run.state.requesters).toBeUndefined();
    run.vote(person('ana'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('resumes no run whose legal basis does not authorize the sender, and is free for another one', () => {
    const run = waitingRun(BASIS);
    expect(run.refused(delivered(run, 'eve'))).toBe('not-authorized');
    run.take(delivered(run, 'ana'));
    expect(run.step('confirmed').status).toBe('COMPLETED');
  });
});

const PARENT = steps(
  '  - { id: child, type: runbook, with: { id: told, inputs: {} } }\n',
  '  - { id: ok, type: human-approval, dependsOn: [child], with: { approvers: { users: [ana, ben] } } }\n',
);

describe('a child run that somebody shaped', () => {
  const parentRun = () => {
    const run = new VotingRun(PARENT, { version: () => ({ id: 'told', version: 1, digest: 'd'.repeat(64) }) });
    run.start({ inputs: {} });
    return run;
  };
  const end = (run: VotingRun, requesters?: readonly string[]): ExecutionCommand => ({
    type: 'EndChild',
    step: 'child',
    child: run.step('child').child ?? '',
    status: 'COMPLETED',
    outputs: {},
    ...(requesters && { requesters }),
  });

  it('makes them requesters of its parent, which goes on with what they made of it', () => {
    const run = parentRun();
    expect(run.take(end(run, ['dev', 'ana']))[0]).toMatchObject({ type: 'RequestersJoined', step: 'child', requesters: ['ana'] });
    expect(run.voteRefused(person('ana'))).toBe('four-eyes');
    run.vote(person('ben'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('makes nobody one where nobody shaped it', () => {
    const run = parentRun();
    expect(run.take(end(run)).map(({ type }) => type)).not.toContain('RequestersJoined');
    run.vote(person('ana'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('tells its parent of them when it ends', () => {
    const child = new VotingRun(steps('  - { id: a, type: action, use: act }\n'));
    const parent = { execution: 'exe_parent', step: 'child', depth: 2 };
    child.start({ inputs: { n: 1 }, parent });
    child.edit('inputs.n', 2, person('ana'));
    const events = child.complete('a');
    expect(reactionsToExecution({ id: 'exe_kid', tenant: 'default', version: 3, events })).toMatchObject([
      { to: 'execution', id: 'exe_parent', body: { type: 'EndChild', step: 'child', child: 'exe_kid', requesters: ['ana'] } },
    ]);
  });
});
