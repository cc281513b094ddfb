import type { ExecutionEvent } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import { mayMove } from '../state/transitions.js';

/** Throws when the event has moved a step where `STEP_MOVES` has no way: that is a defect, never an answer. */
export function assertLegalMove(event: ExecutionEvent, path: string, from: StepState | undefined, to: StepState | undefined): void {
  if (from && to && isLegal(event, from, to)) return;
  throw new Error(`expected a legal move of step ${path}, found ${event.type} from ${from?.status} to ${to?.status}; this is a defect`);
}

function isLegal({ type }: ExecutionEvent, from: StepState, to: StepState): boolean {
  if (type === 'StepsReset' || type === 'StepSentBack') return to.status === 'PENDING';
  if (CHANGES_NO_STATUS.has(type)) return to.status === from.status;
  return (type === 'ApprovalVoided' && from.status === 'AWAITING_APPROVAL') || mayMove(from.status, to.status);
}

const CHANGES_NO_STATUS: ReadonlySet<string> = new Set<ExecutionEvent['type']>([
  'StepLeaseRenewed',
  'StepPolicyDecided',
  'CredentialsUsed',
  'StepLeaseLost',
  'StepCancelRequested',
  'StepResolved',
  'BranchChosen',
  'ChildAbandoned',
  'RequestersJoined',
  'VoteCast',
  'GateOverridden',
  'VotesOutdated',
  'ApprovalDelegated',
  'ApprovalCommented',
  'ApprovalReminded',
  'ApprovalExtended',
  'ApprovalEscalated',
  'EventReceived',
  'WaitsClosed',
  'IterationStarted',
  'IterationEnded',
  'LoopFailing',
]);
