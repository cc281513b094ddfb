import type { ApprovalDelegated, ApprovalEvent, ApprovalRequested, ApprovalVoided, ExecutionEvent } from '../events/index.js';
import { changeStep, open, settle, TIMERS, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';
import type { ApprovalState } from '../state/execution-state.js';

/** Votes that were voided, kept for people to see; the log has them all. */
const VOIDED_VOTES_KEPT = 100;

/** Folds the facts about requests to people. False: the event is of another kind. */
export function foldApproval(state: OwnState, event: ExecutionEvent): event is ApprovalEvent {
  switch (event.type) {
    case 'ApprovalRequested':
      requested(state, event);
      return true;
    case 'VoteCast': {
      const { type: _type, step, ...vote } = event;
      change(state, step, (approval) => ({ votes: [...approval.votes, vote] }));
      return true;
    }
    case 'ApprovalVoided':
      voided(state, event);
      return true;
    case 'VotesOutdated':
      change(state, event.step, ({ outdated = [] }) => ({ outdated: [...outdated, ...event.targets] }));
      return true;
    case 'ApprovalDelegated':
      delegated(state, event);
      return true;
    case 'ApprovalCommented': {
      const { by, at, text } = event;
      change(state, event.step, ({ comments }) => ({ comments: [...comments, { by, at, text }] }));
      return true;
    }
    case 'ApprovalReminded':
      change(state, event.step, ({ reminders }) => ({ reminders: reminders + 1, remindAt: undefined }));
      return true;
    case 'ApprovalExtended':
      changeStep(state, event.step, { timeoutAt: event.deadlineAt });
      return true;
    case 'ApprovalEscalated':
      changeStep(state, event.step, { timeoutAt: event.deadlineAt });
      change(state, event.step, () => ({ escalated: event.approvers }));
      return true;
    case 'StepSentBack':
      settle(state, event.step, { status: 'PENDING', executor: undefined, error: undefined });
      return true;
    default:
      return false;
  }
}

function requested(state: OwnState, event: ApprovalRequested): void {
  const { type: _type, step, at, attempt, deadlineAt, ...facts } = event;
  const known = stepAt(state.steps, step);
  const startedAt = known?.startedAt ?? at;
  const approval: ApprovalState = {
    ...facts,
    votes: [],
    voided: [],
    delegations: [],
    comments: [],
    reminders: 0,
    ...(deadlineAt !== undefined && { allowedMs: deadlineAt - at }),
    // Another attempt of a gate that had opened: what it covers still waits.
    ...(known?.approval?.reopened && { reopened: true as const }),
  };
  open(state, step, { status: 'AWAITING_APPROVAL', attempt, startedAt, timeoutAt: deadlineAt, approval }, TIMERS);
}

/** Also leads a gate that had opened back to its beginning. */
function voided(state: OwnState, { step, shown, digest, deadlineAt, remindAt }: ApprovalVoided): void {
  const hadOpened = stepAt(state.steps, step)?.status === 'COMPLETED';
  open(state, step, { status: 'AWAITING_APPROVAL', timeoutAt: deadlineAt, endedAt: undefined, output: undefined, evidence: undefined });
  change(state, step, ({ votes, voided: earlier }) => ({
    shown,
    digest,
    remindAt,
    outdated: undefined,
    votes: [],
    voided: [...earlier, ...votes].slice(-VOIDED_VOTES_KEPT),
    ...(hadOpened && { reopened: true as const }),
  }));
}

function delegated(state: OwnState, { step, from, to, onBehalfOf }: ApprovalDelegated): void {
  const delegation = { from, to, ...(onBehalfOf !== undefined && { onBehalfOf }) };
  change(state, step, ({ delegations }) => ({ delegations: [...delegations, delegation] }));
}

/** Members that are undefined in the change leave. */
function change(state: OwnState, step: string, of: (approval: ApprovalState) => Change): void {
  const known = stepAt(state.steps, step)?.approval;
  if (!known) return;
  const next = Object.fromEntries(Object.entries({ ...known, ...of(known) }).filter(([, value]) => value !== undefined));
  changeStep(state, step, { approval: next as unknown as ApprovalState });
}

type Change = { [Member in keyof ApprovalState]?: ApprovalState[Member] | undefined };
