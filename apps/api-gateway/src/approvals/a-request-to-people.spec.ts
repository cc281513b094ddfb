import { evolveExecution, noExecution, type ExecutionEvent } from '@runbook/domain';
import { asked, AT, DIGEST, done, failedWith, Followed, person, started, vote } from '../../test/followed-requests.js';
import { silent } from '../../test/silent.js';
import { approvalView, mayAct } from './approval-view.js';
import { approvalDocument } from './model/approval-document.js';
import { ApprovalDocuments } from './model/approval-documents.js';

describe('a request to people', () => {
  it('is open from when it is asked, with what a vote is judged by', async () => {
    const document = await new Followed([started, asked()]).get();
    expect(JSON.parse(JSON.stringify(approvalView(document, person('ben'))))).toEqual({
      id: 'apr_1',
      kind: 'approval',
      status: 'open',
      execution: 'exe_1',
      step: 'ask',
      runbook: { id: 'contain', version: 1, digest: DIGEST },
      message: 'Isolate?',
      digest: DIGEST,
      progress: { approved: 0, rejected: 0, quorum: 2 },
      youMayVote: true,
      requestedAt: '2026-11-21T10:00:00.000Z',
      deadlineAt: '2026-11-21T10:01:00.000Z',
      startedBy: person('ana'),
      shown: { definition: DIGEST, step: 'ask', attempt: 1, round: 0, message: 'Isolate?', targets: [] },
      approvers: { roles: ['lead'], users: ['ben'] },
      mayVote: { users: ['ben'], roles: ['lead'] },
      except: ['ana'],
      fourEyes: true,
      rejectOnFirst: true,
      onTimeout: 'fail',
      votes: [],
      voided: [],
      comments: [],
      delegations: [],
      reminders: 0,
      requesters: ['ana'],
    });
  });

  it('is seen at once after each record, before the store has it and after', async () => {
    const run = new Followed([started, asked()], [vote('ben')]);
    expect((await run.get()).approval.votes).toHaveLength(1);
    await run.documents.write();
    expect(run.documents.allUnwritten()).toEqual([]);
    expect((await run.get()).approval.votes).toHaveLength(1);
    run.record(vote('cid'), done);
    await run.documents.write();
    expect(await run.get()).toMatchObject({
      open: 0,
      status: 'approved',
      closedAt: AT + 1,
      approval: { votes: [{ by: 'ben' }, { by: 'cid' }] },
    });
  });

  it('is not replaced in the store by an older form of it', async () => {
    const run = new Followed([started, asked()], [vote('ben')]);
    await run.documents.write();
    const old = approvalDocument(
      { id: 'exe_1', tenant: 'default', version: 1, state: [started, asked()].reduce(evolveExecution, noExecution) },
      'ask',
    );
    const late = new ApprovalDocuments(run.store, silent);
    late.follow(
      noExecution,
      { id: 'exe_1', tenant: 'default', version: 1, state: [started, asked()].reduce(evolveExecution, noExecution) },
      [asked()],
    );
    await late.write();
    expect(old?.version).toBe(1);
    expect((await run.get()).version).toBe(2);
  });

  it.each<[string, ExecutionEvent]>([
    ['approved', done],
    ['rejected', failedWith('rejected')],
    ['expired', failedWith('expired')],
    ['failed', failedWith('internal')],
    ['skipped', { type: 'StepSkipped', at: AT, step: 'ask', reason: 'operator' }],
    ['cancelled', { type: 'StepCancelled', at: AT, step: 'ask', attempt: 1, reason: 'run-cancelled' }],
    ['withdrawn', { type: 'StepsReset', at: AT, step: 'ask', by: 'ana', reason: 'x', reset: ['ask'] }],
  ])('is %s when the run says so', async (status, event) => {
    const run = new Followed([started, asked()], [event]);
    expect(await run.get()).toMatchObject({ open: 0, status });
    expect(mayAct(await run.get(), person('ben'))).toBe(false);
  });

  it('is open again when it is asked anew', async () => {
    const reset: ExecutionEvent = { type: 'StepsReset', at: AT, step: 'ask', by: 'ana', reason: 'x', reset: ['ask'] };
    expect(await new Followed([started, asked()], [failedWith('rejected')], [reset, asked()]).get()).toMatchObject({
      open: 1,
      status: 'open',
    });
    const voided: ExecutionEvent = {
      type: 'ApprovalVoided',
      at: AT,
      step: 'ask',
      shown: { definition: '', step: 'ask', attempt: 1, round: 1, targets: [] },
      digest: 'e',
      reason: 'drift',
    };
    expect(await new Followed([started, asked()], [vote('ben'), done], [voided]).get()).toMatchObject({
      open: 1,
      approval: { digest: 'e', votes: [] },
    });
  });

  it('is withdrawn with the step that it stands behind, and with no other', async () => {
    const of = (step: string, reset: string[]): ExecutionEvent => ({ type: 'StepsReset', at: AT, step, by: 'ana', reason: 'x', reset });
    const other = { ...asked('scan', 'apr_2'), at: AT + 1 };
    const run = new Followed([started, asked(), other], [of('scan', ['scan', 'ask'])]);
    expect(await run.get('apr_1')).toMatchObject({ open: 0, status: 'withdrawn', version: 2 });
    expect(await run.get('apr_2')).toMatchObject({ open: 0, status: 'withdrawn', version: 2 });
    const kept = new Followed([started, asked(), other], [of('scan', ['scan'])]);
    expect(await kept.get('apr_1')).toMatchObject({ open: 1, status: 'open' });
  });

  it.each<[string, ExecutionEvent]>([
    ['edited its inputs', { type: 'VariablesEdited', at: AT + 1, reason: 'a typing error', by: 'ben', changes: [] }],
    ['asked for the same run', { type: 'StartRepeated', at: AT + 1, requesters: ['ben'] }],
    ['reset a step of it', { type: 'StepsReset', at: AT + 1, step: 'scan', by: 'ben', reason: 'again', reset: ['scan'] }],
  ])('is no longer for whoever %s since it was asked', async (_, event) => {
    const run = new Followed([started, asked()]);
    expect(mayAct(await run.get(), person('ben'))).toBe(true);
    run.record(event);
    expect(await run.get()).toMatchObject({ version: 2, requesters: ['ben'] });
    expect(mayAct(await run.get(), person('ben'))).toBe(false);
  });

  it.each<[string, ExecutionEvent, ExecutionEvent]>([
    [
      'a pause',
      { type: 'ExecutionPausing', at: AT, approvalDeadlines: 'freeze' },
      { type: 'ExecutionResumed', at: AT + 5_000, releases: [] },
    ],
    [
      'a hold',
      { type: 'ExecutionHeld', at: AT, because: 'runbook-deprecated' },
      { type: 'ExecutionReleased', at: AT + 5_000, by: 'ana', reason: 'checked', releases: [] },
    ],
  ])('keeps its deadline up to date over %s', async (_, standing, goingOn) => {
    // Ana counts as a requester already, so that nothing but the deadline changes.
    const joined: ExecutionEvent = { type: 'StartRepeated', at: AT, requesters: ['ana'] };
    const run = new Followed([started, joined, asked()], [standing, { type: 'ExecutionPaused', at: AT }], [goingOn]);
    expect((await run.get()).deadlineAt).toBe(run.state.steps.ask?.timeoutAt);
    expect((await run.get()).deadlineAt).toBe(AT + 65_000);
  });

  it('stands in a loop too', async () => {
    const loop: ExecutionEvent[] = [
      { type: 'LoopStarted', at: AT, step: 'scan', attempt: 1, total: 1, concurrency: 1 },
      { type: 'IterationStarted', at: AT, step: 'scan', index: 0 },
    ];
    expect(await new Followed([started, ...loop, asked('scan[0]/ask-each', 'apr_2')]).get('apr_2')).toMatchObject({
      step: 'scan[0]/ask-each',
    });
  });
});
