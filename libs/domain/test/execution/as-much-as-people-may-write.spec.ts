import { ana, ben, cy, gate, isolate, person, steps, VotingRun } from './voting-run.js';

const guarded = (rules = '') => VotingRun.started(steps(gate(rules), isolate()));
const comment = (text: string) => ({ type: 'CommentApproval', step: 'ok', text }) as const;
const delegate = (to: string) => ({ type: 'DelegateApproval', step: 'ok', to }) as const;

describe('as much as people may write', () => {
  it('is a comment of four thousand characters, alone or beside a vote', () => {
    const run = guarded('quorum: 2');
    expect(run.refusedTo(ana, comment('x'.repeat(4_001)))).toBe('limit-exceeded');
    run.by(ana, comment('x'.repeat(4_000)));
    run.by(ana, comment('x'));
    expect(run.voteRefused(ana, 'approve', { comment: 'x'.repeat(4_001) })).toBe('limit-exceeded');
    run.vote(ana, 'approve', { comment: 'x'.repeat(4_000) });
    expect(run.last('VoteCast').comment).toHaveLength(4_000);
  });

  it('is two hundred comments on one request', () => {
    const run = guarded();
    for (let n = 0; n < 200; n++) run.by(n % 2 === 0 ? ana : ben, comment(`comment ${n}`));
    expect(run.step('ok').approval?.comments).toHaveLength(200);
    expect(run.refusedTo(cy, comment('one more'))).toBe('limit-exceeded');
    // Delivered twice, it is no new one.
    expect(run.refusedTo(ben, comment('comment 199'))).toBe('already-holds');
  });

  it.each([
    ['x', 16_382],
    // Two bytes each in UTF-8.
    ['ä', 8_191],
    // Four bytes, and two of JavaScript's units.
    ['🙂', 4_095],
  ])('is a form of 16384 bytes as JSON text, with its quotes: %s, %i times', (character, count) => {
    const run = guarded('quorum: 2, form: {}');
    expect(run.voteRefused(ana, 'approve', { form: character.repeat(count + 1) })).toBe('limit-exceeded');
    expect(run.voteRefused(ana, 'approve', { form: character.repeat(count) })).toBeUndefined();
  });

  it('is two hundred delegations of one request, and the voice of the last of them', () => {
    const run = guarded();
    const chain = [ana, ...Array.from({ length: 201 }, (_, n) => person(`d${n}`))];
    for (let n = 0; n < 200; n++) run.by(chain[n]!, delegate(chain[n + 1]!.id));
    expect(run.step('ok').approval?.delegations).toHaveLength(200);
    expect(run.refusedTo(chain[200]!, delegate(chain[201]!.id))).toBe('limit-exceeded');
    run.vote(chain[200]!);
    expect(run.last('VoteCast')).toMatchObject({ by: 'd199', onBehalfOf: 'ana' });
    expect(run.step('ok').status).toBe('COMPLETED');
  });

  it('is the name of a person of two hundred characters', () => {
    const run = guarded();
    expect(run.refusedTo(ana, delegate('x'.repeat(201)))).toBe('not-applicable');
    expect(run.by(ana, delegate('x'.repeat(200)))).toMatchObject([{ type: 'ApprovalDelegated' }]);
  });
});
