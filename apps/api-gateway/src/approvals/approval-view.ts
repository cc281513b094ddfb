import { approvalProgress, mayDecide, requestersOf, type Actor } from '@runbook/domain';
import type { ClassifiedRun } from '../access/clearances.js';
import { rfc3339 } from '../http/times.js';
import type { ApprovalDocument, ApprovalLine } from './model/approval-document.js';

/** A request as the API shows it to a person. */
export function approvalView(document: ApprovalDocument, actor: Actor) {
  const { approval } = document;
  const progress = progressOf(document);
  return {
    ...approvalLine(document, actor),
    shown: approval.shown,
    form: approval.form,
    mayVote: progress.everybody ? ('everybody' as const) : progress.mayVote,
    except: progress.except,
    fourEyes: approval.fourEyes,
    rejectOnFirst: approval.rejectOnFirst,
    of: approval.of,
    onTimeout: approval.onTimeout,
    escalateTo: approval.escalateTo,
    votes: approval.votes.map(withTime),
    voided: approval.voided.map(withTime),
    override: approval.override && withTime(approval.override),
    comments: approval.comments.map(withTime),
    delegations: approval.delegations,
    reminders: approval.reminders,
    requesters: requestersOf(document),
  };
}

export type ApprovalView = ReturnType<typeof approvalView>;

/** One line of the inbox. */
export function approvalLine(document: ApprovalLine, actor: Actor) {
  const { approval, status, execution, step, runbook, incidentId, startedBy } = document;
  const { approved, rejected, quorum } = progressOf(document);
  return {
    id: document._id,
    kind: approval.kind,
    status,
    execution,
    step,
    runbook,
    incidentId,
    message: approval.shown.message,
    digest: approval.digest,
    progress: { approved, rejected, quorum },
    youMayVote: mayAct(document, actor),
    requestedAt: rfc3339(document.requestedAt),
    deadlineAt: rfc3339(document.deadlineAt),
    closedAt: rfc3339(document.closedAt),
    startedBy,
    approvers: approval.approvers,
    escalated: approval.escalated,
  };
}

/** The same, of a run that is classified above the clearance of who asks. */
export const redactedRequest = ({ _id, status }: ApprovalLine, { id, runbook, classification = '' }: ClassifiedRun) => ({
  id: _id,
  status,
  execution: id,
  runbook: { id: runbook.id, version: runbook.version },
  classification,
  redacted: true as const,
});

/** Whether the request is in this person's inbox: named by id, role or delegation, and not excluded. The vote itself is judged by the core. */
export const mayAct = (document: ApprovalLine, actor: Actor): boolean =>
  document.open === 1 && mayDecide(document.approval, document, actor);

const progressOf = (document: ApprovalLine) =>
  approvalProgress(document.approval, { timeoutAt: document.deadlineAt }, requestersOf(document));

const withTime = <T extends { readonly at: number }>(said: T) => ({ ...said, at: rfc3339(said.at) });
