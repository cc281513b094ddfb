import { ana, ben, dev, eve, gate, isolate, person, steps, VotingRun } from './voting-run.js';

const act = (id: string, more: string) => `  - { id: ${id}, type: action, use: act, ${more} }\n`;

describe('a repair', () => {
  const failed = () => {
    const run = VotingRun.started(steps(gate(), isolate()));
    run.vote(ana, 'reject');
    return run;
  };

  it('that skips an approval shuts the way to what is sensitive behind it', () => {
    const run = VotingRun.started(steps(act('a', 'with: {}'), gate('', 'dependsOn: [a]'), isolate('dependsOn: [a, ok], sensitive: x')));
    run.complete('a');
    run.by(eve, { type: 'SkipStep', step: 'ok', reason: 'hurry' });
    expect(run.step('isolate').error).toMatchObject({ name: 'denied', message: expect.stringContaining('skipped by an operator') });
    expect(run.asked).toBe('a#1');
  });

  it('that retries an approval asks again', () => {
    const run = failed();
    run.by(eve, { type: 'RetryStep', step: 'ok', reason: 'a misunderstanding' });
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, isolate PENDING');
    expect(run.voteRefused(eve)).not.toBeUndefined();
    run.vote(ben);
    expect(run.asked).toBe('isolate#1');
  });

  it('that retries what was refused gets it refused again', () => {
    const run = failed();
    run.by(eve, { type: 'SkipStep', step: 'ok', reason: 'hurry' });
    expect(run.refusedTo(eve, { type: 'RetryStep', step: 'isolate', reason: 'hurry' })).not.toBe(undefined);
    expect(run.asked).toBe('');
  });

  it('that retries an approval holds up what had gone on from it', () => {
    const run = VotingRun.started(steps(gate(), act('mid', 'dependsOn: [ok], with: {}'), isolate('dependsOn: [mid], sensitive: x')));
    run.vote(ana);
    run.edit('inputs.host', 'mail-1');
    run.complete('mid');
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, mid COMPLETED, isolate PENDING');
    run.vote(ben, 'reject');
    expect(run.state.status).toBe('FAILED');
    run.by(eve, { type: 'RetryStep', step: 'ok', reason: 'again' });
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, mid COMPLETED, isolate PENDING');
    run.vote(person('gil', 'lead'));
    expect(run.asked).toBe('mid#1 isolate#1');
  });

  it('that changes first what a step reads asks anew in the same decision, and is refused whole where the change is', () => {
    const run = VotingRun.started(steps(gate(), isolate('dependsOn: [ok]')));
    run.vote(ana);
    expect(run.asked).toBe('isolate#1');
    run.fail('isolate', 'timeout');
    expect(run.state.status).toBe('FAILED');
    const retry = (path: string) =>
      ({ type: 'RetryStep', step: 'isolate', reason: 'the wrong one', edits: { changes: [{ path, value: 'mail-1' }] } }) as const;
    expect(run.refusedTo(eve, retry('nowhere.host'))).toBe('unknown-path');
    expect(run.state.status).toBe('FAILED');
    run.by(eve, retry('inputs.host'));
    expect([run.state.inputs, run.statuses]).toEqual([{ host: 'mail-1', n: 1 }, 'ok AWAITING_APPROVAL, isolate PENDING']);
    run.vote(ben);
    expect(run.asked).toBe('isolate#1 isolate#2');
  });

  it('that re-runs inherits no vote', () => {
    const inherited = { ok: { status: 'COMPLETED', output: { decision: 'approved', by: 'votes', votes: [{ by: 'ana' }] } } } as const;
    const again = new VotingRun(steps(gate(), isolate()));
    const runbook = { id: 'told', version: 1, digest: 'd'.repeat(64) };
    const start = { type: 'StartExecution', runbook, inputs: {}, requestDigest: 'r', dataLicenses: [], inherited } as const;
    expect(again.refusedTo(dev, start)).toBe('gate-missing');
  });

  it('makes whoever does it a requester', () => {
    const run = failed();
    run.by(ben, { type: 'RetryStep', step: 'ok', reason: 'once more' });
    expect(run.voteRefused(ben)).toBe('four-eyes');
    expect(run.voteRefused(dev)).toBe('four-eyes');
  });

  it('that says what an effect in doubt gave has a hand in what others read of it', () => {
    const look = act('look', 'dependsOn: [ok], effect: once, with: {}');
    const run = VotingRun.started(steps(gate(), look, isolate('dependsOn: [look], sensitive: x', '{ host: "{{ steps.look.output }}" }')));
    run.vote(ana);
    run.fail('look', 'timeout');
    run.by(ana, { type: 'ResolveStep', step: 'look', outcome: 'completed', output: 'mail-1', reason: 'I saw it' });
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, look COMPLETED, isolate PENDING');
    expect(run.step('ok').approval?.shown.targets).toContainEqual(
      expect.objectContaining({ step: 'isolate', parameters: expect.anything() }),
    );
    expect(run.voteRefused(ana)).toBe('four-eyes');
    run.vote(ben);
    expect(run.asked).toBe('look#1 isolate#1');
  });

  it('that skips a step makes a requester, too', () => {
    const run = VotingRun.started(steps(act('a', 'with: {}'), gate('', 'dependsOn: [a]')));
    run.by(ben, { type: 'SkipStep', step: 'a', reason: 'not needed' });
    expect(run.state.requesters).toEqual(['ben']);
  });

  it('is told to a child run: who made it is a requester there, too', () => {
    const child = '  - { id: child, type: runbook, dependsOn: [a], with: { id: contain } }\n';
    const run = new VotingRun(steps(act('a', 'with: {}'), child), { version: () => ({ id: 'contain', version: 1, digest: 'c' }) });
    run.start();
    run.edit('inputs.n', 2);
    run.complete('a');
    const { requesters, startedBy } = run.last('ChildRequested');
    expect({ requesters, startedBy: startedBy.id }).toEqual({ requesters: ['eve'], startedBy: 'dev' });
  });

  it('lets nothing run again with what a hand put in since people agreed', () => {
    const look = act('look', 'dependsOn: [ok], with: {}');
    const busy = act('busy', 'with: {}');
    const run = VotingRun.started(
      steps(gate(), busy, look, isolate('dependsOn: [look], sensitive: x', '{ host: "{{ steps.look.output }}" }')),
    );
    run.vote(ana);
    run.complete('look', 'found-1');
    run.fail('isolate', { name: 'http-400', message: 'no' });
    // The run is failing, and drains what runs; the target has settled.
    run.edit('steps.look.output', 'mail-1', ana);
    expect(run.last('VotesOutdated')).toMatchObject({ step: 'ok', targets: ['isolate'] });
    run.by(eve, { type: 'RetryStep', step: 'isolate', reason: 'once more' });
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, busy RUNNING, look COMPLETED, isolate PENDING');
    run.vote(ben);
    expect(run.last('StepRequested').parameters).toMatchObject({ body: { host: 'mail-1' } });
  });
});
