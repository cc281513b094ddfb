import { MemoryDocuments } from '@runbook/spec-kit';
import { AT, person } from '../../test/followed-requests.js';
import { ReadModel } from '../../test/read-model.js';
import { recordedRun } from '../../test/recorded-run.js';
import { approvalLine, approvalView } from '../approvals/approval-view.js';
import { approvalDocument, approvalLineOf } from '../approvals/model/approval-document.js';
import { executionAsOf } from './views/as-of.js';
import { executionStats } from './views/execution-stats.js';
import { executionView } from './views/execution-view.js';

/** As it is sent. Every value below was worked out from the recorded events by hand. */
const sent = (answer: object): unknown => JSON.parse(JSON.stringify(answer));
const at = (ms: number): string => new Date(AT + ms).toISOString();
const told = { id: 'told', version: 1, digest: 'd'.repeat(64) };
const dev = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' };

describe('a recorded run that goes on after failures', () => {
  const timedOut = { name: 'timeout', message: 'expected attempt 1 to end in time, found it running; no executor answered' };
  const whole = { startedAt: at(0), endedAt: at(2_000), durationMs: 2_000 };
  const late = { startedAt: at(2_000), endedAt: at(2_000), durationMs: 0 };
  const never = { endedAt: at(2_000) };

  it('is shown step by step, each with how and when it ended', async () => {
    const { entry } = await recordedRun('a-run-that-goes-on-after-failures');
    expect(sent(executionView(entry))).toEqual({
      id: 'exe_1',
      status: 'COMPLETED',
      tenant: 'default',
      ...whole,
      runbook: told,
      inputs: { n: 1 },
      dataLicenses: [],
      startedBy: dev,
      steps: [
        { id: 'a', type: 'action', status: 'TIMED_OUT', attempt: 1, ...whole, error: timedOut },
        {
          id: 'b',
          type: 'action',
          status: 'SKIPPED',
          attempt: 1,
          ...whole,
          error: { name: 'http-404', message: 'it was http-404' },
          reason: 'error-skipped',
        },
        {
          id: 'c',
          type: 'action',
          status: 'FAILED',
          attempt: 1,
          ...whole,
          http: { status: 500, headers: {} },
          error: { name: 'internal', message: 'it was internal' },
          goto: 't',
        },
        { id: 'd', type: 'action', status: 'COMPLETED', attempt: 1, ...late, executor: 'worker', output: {} },
        { id: 'e', type: 'action', status: 'SKIPPED', attempt: 0, ...never, reason: 'dependencies-skipped' },
        { id: 't', type: 'action', status: 'COMPLETED', attempt: 1, ...late, executor: 'worker', output: {} },
        { id: 'n', type: 'action', status: 'COMPLETED', attempt: 1, ...whole, executor: 'worker', output: {} },
        { id: 'u', type: 'action', status: 'SKIPPED', attempt: 0, ...never, reason: 'not-reached' },
        { id: 'w', type: 'action', status: 'SKIPPED', attempt: 0, endedAt: at(0), reason: 'when-false' },
        { id: 'x', type: 'action', status: 'SKIPPED', attempt: 0, ...never, reason: 'nothing-completed' },
      ],
      outputs: {},
      failures: 2,
      version: 2,
    });
  });

  it('is counted: ten steps, six attempts, two failures that it went on from', async () => {
    const { entry, bytes } = await recordedRun('a-run-that-goes-on-after-failures');
    const step = (id: string, status: string, attempts: 0 | 1, times: object) => ({
      id,
      type: 'action',
      status,
      attempts,
      dispatches: attempts,
      ...times,
    });
    expect(sent(executionStats(entry, AT + 60_000))).toEqual({
      id: 'exe_1',
      status: 'COMPLETED',
      durationMs: 2_000,
      steps: [
        step('a', 'TIMED_OUT', 1, whole),
        step('b', 'SKIPPED', 1, whole),
        step('c', 'FAILED', 1, whole),
        step('d', 'COMPLETED', 1, late),
        step('e', 'SKIPPED', 0, never),
        step('t', 'COMPLETED', 1, late),
        step('n', 'COMPLETED', 1, whole),
        step('u', 'SKIPPED', 0, never),
        step('w', 'SKIPPED', 0, { endedAt: at(0) }),
        step('x', 'SKIPPED', 0, never),
      ],
      totals: { steps: 10, settled: 10, byStatus: { TIMED_OUT: 1, SKIPPED: 5, FAILED: 1, COMPLETED: 3 }, attempts: 6, failures: 2 },
      records: 2,
      events: 18,
      logBytes: bytes,
    });
  });

  it('was, at the instant before its second record, still doing what the first had asked for', async () => {
    const { read, entry } = await recordedRun('a-run-that-goes-on-after-failures');
    const before = await executionAsOf(read.audit, entry, { at: AT + 1_999 });
    expect(executionStats(before, AT + 1_999)).toMatchObject({
      status: 'RUNNING',
      durationMs: 1_999,
      totals: { steps: 10, settled: 1, byStatus: { RUNNING: 4, SKIPPED: 1, PENDING: 5 }, attempts: 4, failures: 0 },
      records: 1,
      events: 6,
    });
    const then = await executionAsOf(read.audit, entry, { at: AT + 2_000 });
    expect(executionView(then)).toEqual(executionView(entry));
  });
});

describe('recorded runs that are repeated in part', () => {
  it('count every attempt of a step that was reset, in loops too', async () => {
    const { entry } = await recordedRun('a-loop-that-fails-and-is-repaired');
    const { totals, steps } = executionStats(entry, AT + 500);
    expect(steps.map(({ id, status, attempts, durationMs }) => [id, status, attempts, durationMs])).toEqual([
      ['scan', 'RUNNING', 1, 500],
      ['scan[0]/look', 'COMPLETED', 1, 0],
      ['scan[0]/then', 'RUNNING', 1, 500],
      ['scan[1]/look', 'COMPLETED', 2, 0],
      ['scan[1]/then', 'RUNNING', 1, 500],
    ]);
    expect(totals).toEqual({ steps: 5, settled: 2, byStatus: { RUNNING: 3, COMPLETED: 2 }, attempts: 6, failures: 0 });
  });

  it('count instances of loops in loops: one loop, four passes, in each a look and a loop of two sums', async () => {
    const { entry } = await recordedRun('loops-in-a-loop');
    const { totals, events } = executionStats(entry, AT);
    expect([totals, events]).toEqual([{ steps: 17, settled: 17, byStatus: { COMPLETED: 17 }, attempts: 1 + 4 + 4, failures: 0 }, 52]);
  });

  it('count a doubt that was resolved once, and a cancelled second attempt as one', async () => {
    const { entry } = await recordedRun('a-doubt-and-repairs');
    const { totals, status, steps } = executionStats(entry, AT);
    expect(status).toBe('CANCELLED');
    expect(steps.map(({ id, attempts, dispatches }) => [id, attempts, dispatches])).toEqual([
      ['a', 1, 1],
      ['b', 1, 0],
      ['c', 2, 1],
    ]);
    expect(totals).toEqual({ steps: 3, settled: 3, byStatus: { COMPLETED: 1, SKIPPED: 1, CANCELLED: 1 }, attempts: 4, failures: 0 });
  });

  it('weigh what they weigh in the log: bytes, not characters', async () => {
    const read = await ReadModel.over(new MemoryDocuments());
    const { events } = await recordedRun('a-run-that-completes');
    const record = await read.record('exe_1', [events[0]!, { type: 'ApprovalCommented', at: AT, step: 'x', by: 'ana', text: '€😀é' }]);
    const entry = (await read.model.find('default', 'exe_1'))!;
    // Three, four and two bytes, of which JSON's text counts one, two and one character.
    expect(entry.logBytes).toBe(JSON.stringify(record).length + 2 + 2 + 1);
    await read.close();
  });
});

describe('a recorded request to people', () => {
  const shown = {
    definition: 'd'.repeat(64),
    step: 'ok',
    attempt: 1,
    round: 3,
    targets: [
      {
        step: 'isolate',
        type: 'call-service',
        sensitive: 'containment',
        parameters: { method: 'POST', url: 'https://edr.example/isolate', body: { host: 'web-3' } },
      },
    ],
  };
  const digests = ['5bee301c', '879857e2', '9c0f7802'];

  it('is shown with its votes, those that were voided, and who is left', async () => {
    const { entry, events } = await recordedRun('people-who-vote');
    const document = approvalDocument(entry, 'ok')!;
    const [first, second, third] = digests.map((begins) =>
      events.flatMap((event) => ('digest' in event && event.digest?.startsWith(begins) ? [event.digest] : [])).at(0),
    );
    const line = {
      id: 'apr_740f1bac1d53a8278ff05b6c22ef4236',
      kind: 'approval',
      status: 'approved',
      execution: 'exe_1',
      step: 'ok',
      runbook: told,
      digest: third,
      progress: { approved: 2, rejected: 0, quorum: 2 },
      approvers: { users: ['ana'], roles: ['lead'] },
      escalated: { users: ['cy'] },
      youMayVote: false,
      requestedAt: at(0),
      closedAt: at(120_010),
      startedBy: dev,
    };
    expect(sent(approvalLine(approvalLineOf(document), person('zoe')))).toEqual(line);
    expect(sent(approvalView(document, person('ben')))).toEqual({
      ...line,
      shown,
      approvers: { roles: ['lead'], users: ['ana'] },
      escalated: { users: ['cy'] },
      mayVote: { users: ['zoe'], roles: ['lead'] },
      except: ['cy', 'ben', 'dev', 'eve', 'ana'],
      fourEyes: true,
      rejectOnFirst: true,
      of: 3,
      onTimeout: 'escalate',
      escalateTo: { users: ['cy'] },
      votes: [
        { at: at(120_010), by: 'cy', decision: 'approve', digest: third },
        { at: at(120_010), by: 'ben', decision: 'approve', digest: third },
      ],
      voided: [
        { at: at(0), by: 'ben', decision: 'approve', digest: first },
        { at: at(120_000), by: 'ben', decision: 'approve', digest: second, comment: 'still' },
        { at: at(120_000), by: 'zoe', decision: 'approve', digest: second, onBehalfOf: 'ana' },
      ],
      comments: [{ by: 'ben', at: at(0), text: 'looks bad' }],
      delegations: [{ from: 'ana', to: 'zoe' }],
      reminders: 1,
      requesters: ['dev', 'eve'],
    });
  });

  it('has, at each instant of its history, the deadline and the progress of then', async () => {
    const { read, entry } = await recordedRun('people-who-vote');
    const then = async (ms: number) => approvalDocument(await executionAsOf(read.audit, entry, { at: AT + ms }), 'ok')!;
    const seen = async (ms: number) => {
      const { status, deadlineAt, progress, youMayVote } = approvalLine(approvalLineOf(await then(ms)), person('zoe'));
      return { status, deadlineAt, approved: progress.approved, youMayVote };
    };
    expect(await seen(0)).toEqual({ status: 'open', deadlineAt: at(100_000), approved: 0, youMayVote: true });
    expect(await seen(59_999)).toEqual({ status: 'open', deadlineAt: at(100_000), approved: 0, youMayVote: true });
    expect(await seen(60_000)).toEqual({ status: 'open', deadlineAt: at(105_000), approved: 0, youMayVote: true });
    expect(await seen(105_000)).toEqual({ status: 'open', deadlineAt: at(205_000), approved: 0, youMayVote: true });
    expect(await seen(120_010)).toEqual({ status: 'approved', approved: 2, youMayVote: false });
  });
});
