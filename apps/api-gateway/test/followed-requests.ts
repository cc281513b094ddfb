import { evolveExecution, noExecution, type Actor, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { ApprovalDocument } from '../src/approvals/model/approval-document.js';
import { ApprovalDocuments } from '../src/approvals/model/approval-documents.js';
import { silent } from './silent.js';

export const AT = Date.parse('2026-11-21T10:00:00.000Z');
export const person = (id: string, ...roles: string[]): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key', roles });
export const DIGEST = 'd'.repeat(64);

export const started: ExecutionEvent = {
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
export const asked = (step = 'ask', approval = 'apr_1'): ExecutionEvent => ({
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
export const vote = (by: string, decision: 'approve' | 'reject' = 'approve'): ExecutionEvent => ({
  type: 'VoteCast',
  at: AT,
  step: 'ask',
  by,
  decision,
  digest: DIGEST,
});
export const done: ExecutionEvent = { type: 'StepCompleted', at: AT + 1, step: 'ask', output: {} };
export const failedWith = (name: string): ExecutionEvent => {
  return { type: 'StepFailed', at: AT + 1, step: 'ask', attempt: 1, status: 'FAILED', error: { name, message: name }, handling: 'fail' };
};

/** The read model's part: each list of events is one record. */
export class Followed {
  readonly store = new MemoryDocuments();
  readonly documents = new ApprovalDocuments(this.store, silent);
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
