import { ana, ben, cy, dev, eve, gate, isolate, person, steps, VotingRun } from './voting-run.js';

const guarded = (rules = '') => VotingRun.started(steps(gate(rules), isolate()));

describe('a voice that is passed on', () => {
  const delegate = (to: string) => ({ type: 'DelegateApproval', step: 'ok', to }) as const;

  it('is the other person’s from then on', () => {
    const run = guarded();
    run.by(ana, delegate('eve'));
    expect(run.voteRefused(ana)).toBe('not-an-approver');
    run.vote(eve);
    expect(run.step('ok').status).toBe('COMPLETED');
    expect(run.last('VoteCast')).toMatchObject({ by: 'eve', onBehalfOf: 'ana' });
    expect(guarded().refusedTo(eve, delegate('mallory'))).toBe('not-an-approver');
  });

  it('can be passed on again, and is still the first one’s', () => {
    const run = guarded();
    run.by(ana, delegate('eve'));
    run.by(eve, delegate('fay'));
    expect(run.voteRefused(eve)).toBe('not-an-approver');
    run.vote(person('fay'));
    expect(run.last('VoteCast')).toMatchObject({ by: 'fay', onBehalfOf: 'ana' });
  });

  it('goes to nobody who asked for the run, and comes from nobody who did', () => {
    const run = guarded();
    expect(run.refusedTo(ana, delegate('dev'))).toBe('four-eyes');
    expect(run.refusedTo(dev, delegate('eve'))).toBe('four-eyes');
    run.by(ben, delegate('fay'));
    run.by(person('fay'), delegate('gil'));
    run.edit('inputs.n', 3, person('fay'));
    // Fay chose Gil, and Fay edits the run.
    expect(run.voteRefused(person('gil'))).toBe('four-eyes');
  });

  it('makes nobody two', () => {
    const run = guarded('quorum: 2');
    expect(run.refusedTo(ben, delegate('ana'))).toBe('not-applicable');
    expect(run.refusedTo(ben, delegate('ben'))).toBe('not-applicable');
    expect(run.refusedTo(ben, delegate(''))).toBe('not-applicable');
    run.by(ben, delegate('eve'));
    expect(run.refusedTo(ben, delegate('eve'))).toBe('already-holds');
    expect(run.refusedTo(ben, delegate('fay'))).toBe('not-an-approver');
    expect(run.refusedTo(cy, delegate('eve'))).toBe('not-applicable');
    expect(run.refusedTo(cy, delegate('ben'))).toBe('not-applicable');
    run.vote(cy);
    expect(run.refusedTo(cy, delegate('gil'))).toBe('already-voted');
    expect(run.refusedTo(ana, delegate('cy'))).toBe('not-applicable');
  });
});
