import type { ApprovalDelegated, ApprovalEvent, ApprovalRequested, ApprovalVoided, VoteCast } from '../events/index.js';
import type { ApprovalState } from '../state/execution-state.js';
import { stepAt } from '../state/paths.js';
import { changeStep, openStep, settleStep, TIMERS } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import type { MutableState } from './mutable-state.js';

/** Votes that were voided, kept for people to see; the log has them all. */
const VOIDED_VOTES_KEPT = 100;

/** Requests to people. */
export const approvalFolds: FoldsOf<ApprovalEvent> = {
  ApprovalRequested: requested,
  VoteCast: voted,
  GateOverridden: (state, { step, by, at, digest, reason, override: { id } }) =>
    changeApproval(state, step, () => ({ override: { id, by, at, digest, reason } })),
  ApprovalVoided: voided,
  VotesOutdated: (state, { step, targets }) =>
    changeApproval(state, step, ({ outdated = [] }) => ({ outdated: [...outdated, ...targets] })),
  ApprovalDelegated: delegated,
  ApprovalCommented: (state, { step, by, at, text }) =>
    changeApproval(state, step, ({ comments }) => ({ comments: [...comments, { by, at, text }] })),
  ApprovalReminded: (state, { step }) =>
    changeApproval(state, step, ({ reminders }) => ({ reminders: reminders + 1, remindAt: undefined })),
  ApprovalExtended: (state, { step, deadlineAt }) => changeStep(state, step, { timeoutAt: deadlineAt }),
  ApprovalEscalated: (state, { step, approvers, deadlineAt }) => {
    changeStep(state, step, { timeoutAt: deadlineAt });
    changeApproval(state, step, () => ({ escalated: approvers }));
  },
  StepSentBack: (state, { step }) => settleStep(state, step, { status: 'PENDING', executor: undefined, error: undefined }),
};

function requested(state: MutableState, event: ApprovalRequested): void {
  const { type: _type, step, at, attempt, deadlineAt, classification: _told, ...facts } = event;
  const before = stepAt(state.steps, step);
  const approval: ApprovalState = {
    ...facts,
    votes: [],
    voided: [],
    delegations: [],
    comments: [],
    reminders: 0,
    ...(deadlineAt !== undefined && { allowedMs: deadlineAt - at }),
    // Another attempt of a gate that had opened: what it covers still waits.
    ...(before?.approval?.reopened && { reopened: true as const }),
  };
  const startedAt = before?.startedAt ?? at;
  openStep(state, step, { status: 'AWAITING_APPROVAL', attempt, startedAt, timeoutAt: deadlineAt, approval }, TIMERS);
}

function voted(state: MutableState, event: VoteCast): void {
  const { type: _type, step, ...vote } = event;
  changeApproval(state, step, (approval) => ({ votes: [...approval.votes, vote] }));
}

/** Also leads a gate that had opened back to its beginning. */
function voided(state: MutableState, { step, shown, digest, deadlineAt, remindAt }: ApprovalVoided): void {
  const hadOpened = stepAt(state.steps, step)?.status === 'COMPLETED';
  openStep(state, step, { status: 'AWAITING_APPROVAL', timeoutAt: deadlineAt, endedAt: undefined, output: undefined, evidence: undefined });
  changeApproval(state, step, ({ votes, voided: earlier }) => ({
    shown,
    digest,
    remindAt,
    outdated: undefined,
    votes: [],
    override: undefined,
    voided: [...earlier, ...votes].slice(-VOIDED_VOTES_KEPT),
    ...(hadOpened && { reopened: true as const }),
  }));
}

function delegated(state: MutableState, { step, from, to, onBehalfOf }: ApprovalDelegated): void {
  const delegation = { from, to, ...(onBehalfOf !== undefined && { onBehalfOf }) };
  changeApproval(state, step, ({ delegations }) => ({ delegations: [...delegations, delegation] }));
}

/** Members that are undefined in the change leave. */
function changeApproval(state: MutableState, step: string, changeOf: (approval: ApprovalState) => Change): void {
  const approval = stepAt(state.steps, step)?.approval;
  if (!approval) return;
  const next = Object.fromEntries(Object.entries({ ...approval, ...changeOf(approval) }).filter(([, value]) => value !== undefined));
  changeStep(state, step, { approval: next as unknown as ApprovalState });
}

type Change = { [Member in keyof ApprovalState]?: ApprovalState[Member] | undefined };
