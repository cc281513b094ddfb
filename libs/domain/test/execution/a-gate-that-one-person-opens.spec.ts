import { compileRunbook, explainExecution } from '@runbook/domain';
import { engine } from '../../src/actor.js';
import type { ExecutionCommand } from '../../src/execution/commands/index.js';
import { noExecution } from '../../src/execution/state/execution-state.js';
import { reactionsToExecution, reactionsToIdentity } from '../../src/reactions/index.js';
import { runbookOf } from './scripted-run.js';
import { ana, ben, dev, gate, isolate, steps, VotingRun } from './voting-run.js';

const ADDRESS = { identities: 'default', id: 'ovr_1' };
const ENGINE = engine('default');
const REASON = 'nobody of the on-call list answers';

type Override = Extract<ExecutionCommand, { type: 'OverrideGate' }>;

const guarded = (rules = '', more = '') => VotingRun.started(steps(gate(rules, more), isolate()));

/** By `dev`, who has started the run: that is what break-glass is for. */
const override = (run: VotingRun, change: Partial<Override> = {}): Override => ({
  type: 'OverrideGate',
  ...{ step: 'ok', by: 'dev', digest: run.step('ok').approval?.digest ?? '', reason: REASON, override: ADDRESS, ...change },
});

describe('a gate that one person opens without its votes', () => {
  it('opens, and says in its record, its output and its explanation that it was so', () => {
    const run = guarded('quorum: 3');
    run.by(ENGINE, override(run));
    expect(run.statuses).toBe('ok COMPLETED, isolate RUNNING');
    const { digest } = run.last('ApprovalRequested');
    const said = { id: 'ovr_1', by: 'dev', at: run.now, digest, reason: REASON };
    expect(run.last('GateOverridden')).toEqual({
      type: 'GateOverridden',
      at: run.now,
      step: 'ok',
      by: 'dev',
      digest,
      reason: REASON,
      override: ADDRESS,
    });
    expect(run.step('ok').approval).toMatchObject({ override: said, votes: [] });
    expect(run.step('ok').output).toEqual({
      ...{ decision: 'approved', by: 'override', votes: [] },
      override: { ...said, at: new Date(run.now).toISOString() },
    });
    const explained = explainExecution(run.state, compileRunbook(runbookOf(steps(gate('quorum: 3'), isolate()))));
    expect(JSON.stringify(explained)).toContain('was opened by dev without its votes (ovr_1): nobody of the on-call list answers.');
  });

  it('keeps the votes that there were, and asks nobody any more', () => {
    const run = guarded('quorum: 2');
    run.vote(ana);
    run.by(ENGINE, override(run));
    expect(run.step('ok').output).toMatchObject({ by: 'override', votes: [{ by: 'ana', decision: 'approve' }] });
    expect(run.voteRefused(ben)).toBe('not-applicable');
  });

  it.each([
    ['the person', dev],
    ['an approver', ana],
    ['a service of another name', { ...ENGINE, id: 'scheduler' }],
    ['who says that he is the engine', { ...ENGINE, kind: 'person' as const }],
    ['the engine of a key', { ...ENGINE, via: 'api-key' }],
  ])('is not opened by %s, past what was decided with the members', (_who, actor) => {
    const run = guarded();
    expect(run.refusedTo(actor, override(run))).toBe('not-authorized');
  });

  it('opens for what the person saw, and for nothing else', () => {
    const run = guarded();
    const { digest } = run.step('ok').approval!;
    run.edit('inputs.host', 'web-2');
    expect(run.refusedTo(ENGINE, override(run, { digest }))).toBe('digest-mismatch');
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, isolate PENDING');
  });

  it('shuts again when something else would run, like one that votes opened, and the same word does not open it twice', () => {
    const mid = '  - { id: mid, type: call-service, dependsOn: [ok], with: { url: "https://a.example" } }\n';
    const run = VotingRun.started(steps(gate(), mid, isolate('dependsOn: [mid], sensitive: containment')));
    const command = override(run);
    run.by(ENGINE, command);
    expect(run.statuses).toBe('ok COMPLETED, mid RUNNING, isolate PENDING');
    run.edit('inputs.host', 'web-2');
    run.complete('mid');
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, mid COMPLETED, isolate PENDING');
    expect(run.step('ok').approval).not.toHaveProperty('override');
    expect(run.refusedTo(ENGINE, command)).toBe('digest-mismatch');
  });

  it('is opened while it is asked, and at no other time', () => {
    const run = guarded('timeoutMs: 60000');
    const command = override(run);
    run.now += 60_000;
    expect(run.refusedTo(ENGINE, command)).toBe('not-applicable');
    const open = guarded();
    open.vote(ana);
    expect(open.refusedTo(ENGINE, override(open))).toBe('not-applicable');
    expect(guarded().refusedTo(ENGINE, { ...command, step: 'isolate' })).toBe('not-applicable');
    expect(guarded().refusedTo(ENGINE, { ...command, step: 'nothing' })).toBe('unknown-step');
    expect(new VotingRun(steps(gate())).refusedTo(ENGINE, command)).toBe('unknown-execution');
  });

  it('is no instruction: nobody does in another’s name what is to be done', () => {
    const run = VotingRun.started('steps:\n  - { id: ok, type: instruction, with: { markdown: "Unplug it" } }\n');
    expect(run.refusedTo(ENGINE, override(run))).toBe('not-applicable');
  });

  it('is opened by nobody whom the legal basis does not name', () => {
    const run = new VotingRun(steps(gate(), isolate()));
    const legalBasis = { authority: 'court', reference: '1', classification: 'secret', authorizedUsers: ['dev'], purpose: 'p' };
    run.start({ inputs: { host: 'web-1', n: 1 }, legalBasis });
    expect(run.refusedTo(ENGINE, override(run, { by: 'ola' }))).toBe('not-authorized');
    run.by(ENGINE, override(run));
    expect(run.step('ok').status).toBe('COMPLETED');
  });
});

describe('what an override makes due', () => {
  const AT = Date.UTC(2026, 10, 21);

  it('is that the run opens the gate, once it stands with the members', () =>
    expect(
      reactionsToIdentity({
        id: 'acme',
        tenant: 'acme',
        version: 3,
        events: [
          {
            ...{ type: 'OverrideInvoked', at: AT, by: { ...dev, tenant: 'acme' }, override: 'ovr_7', execution: 'exe_1', step: 'ok' },
            ...{ approval: 'apr_1', digest: 'd', reason: REASON, dueAt: AT + 1, quorum: 1, reviewers: ['lead'], locksRoles: [] },
          },
        ],
      }),
    ).toEqual([
      {
        ...{ to: 'execution', id: 'exe_1' },
        body: { type: 'OverrideGate', step: 'ok', by: 'dev', digest: 'd', reason: REASON, override: { identities: 'acme', id: 'ovr_7' } },
      },
    ]));

  it('is that the members hear of it, whether the gate opened or not', () => {
    const run = guarded();
    const events = run.by(ENGINE, override(run));
    expect(reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 2, events })).toContainEqual({
      ...{ to: 'identity', id: 'default', body: { type: 'HeedOverride', override: 'ovr_1' } },
    });
    const rejection = { code: 'digest-mismatch', message: 'something else', override: ADDRESS } as const;
    expect(reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 2, events: [], rejection })).toEqual([
      {
        ...{ to: 'identity', id: 'default' },
        body: { type: 'HeedOverride', override: 'ovr_1', refusal: { code: 'digest-mismatch', message: 'something else' } },
      },
    ]);
  });

  it('names the obligation in every refusal, of a run that is not there too', () => {
    const run = new VotingRun(steps(gate()));
    expect(run.state).toEqual(noExecution);
    expect(run.rejection({ ...override(guarded()) }, { actor: ENGINE })).toMatchObject({ code: 'unknown-execution', override: ADDRESS });
  });
});
