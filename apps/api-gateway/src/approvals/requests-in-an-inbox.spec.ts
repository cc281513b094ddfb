import { evolveExecution, noExecution, type Actor, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { approvalDocument, type ApprovalDocument } from './approval-document.js';
import { ApprovalDocuments } from './approval-documents.js';
import { listApprovals } from './approval-list.js';
import { approvalLine, approvalView, mayAct } from './approval-view.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const person = (id: string, ...roles: string[]): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key', roles });
const DIGEST = 'd'.repeat(64);

const started: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: AT,
  runbook: { id: 'contain', version: 1, digest: DIGEST },
  steps: [
    { id: 'ask', type: 'human-approval' },
    { id: 'scan', type: 'loop', body: [{ id: 'ask-each', type: 'human-approval' }] },
  ],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: person('ana'),
};
const asked = (step = 'ask', approval = 'apr_1'): ExecutionEvent => ({
  type: 'ApprovalRequested',
  at: AT,
  step,
  attempt: 1,
  approval,
  kind: 'approval',
  shown: { definition: DIGEST, step, attempt: 1, round: 0, message: 'Isolate?', targets: [] },
  digest: DIGEST,
  approvers: { roles: ['lead'], users: ['ben'] },
  quorum: 2,
  fourEyes: true,
  rejectOnFirst: true,
  deadlineAt: AT + 60_000,
  onTimeout: 'fail',
});
const vote = (by: string, decision: 'approve' | 'reject' = 'approve'): ExecutionEvent => ({
  type: 'VoteCast',
  at: AT,
  step: 'ask',
  by,
  decision,
  digest: DIGEST,
});
const done: ExecutionEvent = { type: 'StepCompleted', at: AT + 1, step: 'ask', output: {} };
const failedWith = (name: string): ExecutionEvent => {
  return { type: 'StepFailed', at: AT + 1, step: 'ask', attempt: 1, status: 'FAILED', error: { name, message: name }, handling: 'fail' };
};

/** The read model's part: each list of events is one record. */
class Followed {
  readonly documents = new ApprovalDocuments(new MemoryDocuments());
  state: ExecutionState = noExecution;
  version = 0;

  constructor(...records: ExecutionEvent[][]) {
    for (const events of records) this.record(...events);
  }

  record(...events: ExecutionEvent[]): void {
    const before = this.state;
    this.state = events.reduce(evolveExecution, before);
    this.documents.follow(before, { id: 'exe_1', tenant: 'default', version: ++this.version, state: this.state }, events);
  }

  async get(id = 'apr_1'): Promise<ApprovalDocument> {
    const found = await this.documents.get(id);
    if (!found) throw new Error(`expected ${id}`);
    return found;
  }
}

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
    const late = new ApprovalDocuments((run.documents as unknown as { documents: MemoryDocuments }).documents);
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

  it('keeps its deadline up to date over a pause', async () => {
    const pausing: ExecutionEvent = { type: 'ExecutionPausing', at: AT, approvalDeadlines: 'freeze' };
    const run = new Followed(
      [started, asked()],
      [pausing, { type: 'ExecutionPaused', at: AT }],
      [{ type: 'ExecutionResumed', at: AT + 5_000, releases: [] }],
    );
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

describe('an inbox', () => {
  const escalated: ExecutionEvent = { type: 'ApprovalEscalated', at: AT, step: 'ask', approvers: { roles: ['duty'], users: ['eve'] } };
  const delegated: ExecutionEvent = { type: 'ApprovalDelegated', at: AT, step: 'ask', from: 'ben', to: 'fay' };

  it.each<[string, boolean, Actor, ExecutionEvent[]]>([
    ['who is named', true, person('ben'), []],
    ['who has a role that is asked', true, person('cid', 'lead'), []],
    ['who has another role', false, person('cid', 'clerk'), []],
    ['who is nobody', false, { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' }, []],
    ['who asked for it, whatever the roles', false, person('ana', 'lead'), []],
    ['who voted', false, person('ben'), [vote('ben')]],
    ['to whom it was delegated', true, person('fay'), [delegated]],
    ['who delegated it', false, person('ben', 'lead'), [delegated]],
    ['to whom it was escalated', true, person('eve'), [escalated]],
    ['whose role it was escalated to', true, person('gus', 'duty'), [escalated]],
  ])('of one %s: %s', async (_, isAsked, actor, events) =>
    expect(mayAct(await new Followed([started, asked(), ...events]).get(), actor)).toBe(isAsked),
  );

  const documentAt = async (index: number): Promise<ApprovalDocument> => {
    const document = await new Followed([started, asked()]).get();
    return { ...document, _id: `apr_${String(index).padStart(5, '0')}`, requestedAt: AT + Math.floor(index / 3) };
  };

  it('is paged newest first without a gap, stored and unwritten ones alike', async () => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalDocument>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const all = await Promise.all(Array.from({ length: 600 }, (_, index) => documentAt(index)));
    await collection.write(all.filter((_, index) => index % 4 !== 0).map((put) => ({ put })));
    // Decided since: the store still has them as open.
    await collection.write([{ put: all[0] as ApprovalDocument }]);
    const unwritten = all
      .filter((_, index) => index % 4 === 0)
      .map((document, index) => (index === 0 ? { ...document, open: 0 as const } : document));
    const isWanted = ({ _id }: ApprovalDocument) => Number(_id.slice(4)) % 7 !== 0;
    const listed: string[] = [];
    for (let after: { value: number; id: string } | undefined, pages = 0; pages === 0 || after; pages++) {
      const filter = { tenant: 'default', onlyOpen: true, fits: isWanted };
      const page = await listApprovals(collection, unwritten, filter, { limit: 50, ...(after && { after }) });
      expect(page.items.length).toBeLessThanOrEqual(50);
      listed.push(...page.items.map(({ _id }) => _id));
      after = page.next;
    }
    expect(listed).toEqual(
      all
        .filter((document) => document !== all[0] && isWanted(document))
        .map(({ _id }) => _id)
        .reverse(),
    );
  });

  it('goes on behind what it looked at, when few of many are for the caller', async () => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalDocument>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const one = await documentAt(0);
    const all = Array.from({ length: 2_500 }, (_, index) => ({
      ...one,
      _id: `apr_${String(index).padStart(5, '0')}`,
      requestedAt: AT + index,
    }));
    await collection.write(all.map((put) => ({ put })));
    const filter = { tenant: 'default', onlyOpen: true, fits: ({ _id }: ApprovalDocument) => _id === 'apr_00000' };
    const first = await listApprovals(collection, [], filter, { limit: 10 });
    expect(first.items).toEqual([]);
    const second = await listApprovals(collection, [], filter, { limit: 10, after: first.next as { value: number; id: string } });
    expect([second.items.map(({ _id }) => _id), second.next]).toEqual([['apr_00000'], undefined]);
  });

  it('shows a line for each', async () => {
    expect(approvalLine(await new Followed([started, asked()]).get(), person('ana', 'lead'))).toMatchObject({
      youMayVote: false,
      message: 'Isolate?',
    });
  });
});
