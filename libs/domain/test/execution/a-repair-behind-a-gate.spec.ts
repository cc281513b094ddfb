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
});
