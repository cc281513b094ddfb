import { nothing, rejected, unreachable, type Decision } from '../../decision.js';
import { BlobNeeded } from '../../expression/index.js';
import type { ExecutionCommand, StartExecution } from '../commands/index.js';
import { cancelExecution, terminateExecution } from './cancel-execution.js';
import { castVote } from './cast-vote.js';
import { commentApproval } from './comment-approval.js';
import { acceptResult } from './complete-step.js';
import { delegateApproval } from './delegate-approval.js';
import { acceptEvent } from './deliver-event.js';
import { editVariables } from './edit-variables.js';
import { acceptChildEnd } from './end-child.js';
import { extendApproval } from './extend-approval.js';
import { acceptFailure } from './fail-step.js';
import { fireTimers } from './fire-timers.js';
import { pauseExecution } from './pause-execution.js';
import { renewLease } from './renew-lease.js';
import { refuseWait } from './refuse-wait.js';
import { acceptProbe } from './report-probe.js';
import { resolveStep } from './resolve-step.js';
import { resumeExecution } from './resume-execution.js';
import { retryStep } from './retry-step.js';
import { skipStep } from './skip-step.js';
import { startExecution } from './start-execution.js';
import { DefinitionNeeded } from '../drafting/definition-needed.js';
import { Drafting } from '../drafting/drafting.js';
import type { ExecutionEvent } from '../events/index.js';
import { KeepNeeded } from '../drafting/inline.js';
import { progress } from '../progress/progress.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ExecutionState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';
import { unheard } from './worker-refusals.js';
import type { ExecutionWorld } from '../drafting/world.js';

type ExecutionDecision = Decision<ExecutionEvent, ExecutionRejection>;
type Continuation = Exclude<ExecutionCommand, StartExecution>;

/** What comes of a command, given the state and the world. Pure: asked again it answers the same (P5). */
export function decide(command: ExecutionCommand, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  try {
    return command.type === 'StartExecution' ? startExecution(command, state, world) : carryOn(command, state, world);
  } catch (error) {
    if (error instanceof BlobNeeded) return { kind: 'needs', needs: { blob: error.sha256 } };
    if (error instanceof KeepNeeded) return { kind: 'needs', needs: { keep: error.text } };
    if (error instanceof DefinitionNeeded) return { kind: 'needs', needs: { definition: error.digest } };
    throw error;
  }
}

function carryOn(command: Continuation, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  if ((state.status === 'NONE' || isFinal(state.status)) && REPORTS.has(command.type)) {
    const refusal = 'use' in command ? unheard(command) : undefined;
    return refusal ? rejected(refusal) : nothing;
  }
  if (state.status === 'NONE') {
    return rejected({ code: 'unknown-execution', message: `expected an execution ${world.id}, found none; check the id` });
  }
  const runbook = world.definition(state.runbook.digest);
  if (runbook === undefined) return { kind: 'needs', needs: { definition: state.runbook.digest } };
  if (runbook === null) throw new Error(`expected the definition ${state.runbook.digest} of a started execution, found none`);
  const draft = new Drafting(state, runbook, world);
  const refusal = apply(command, draft);
  if (refusal) return rejected(refusal);
  if (!isFinal(draft.state.status) && (draft.events.length > 0 || command.type === 'FireTimers')) progress(draft);
  return draft.events.length > 0 ? { kind: 'events', events: draft.end() } : nothing;
}

/** No executor of ours waits for an answer to these: they mean nothing to a run that is over, or never was. */
const REPORTS: ReadonlySet<string> = new Set<ExecutionCommand['type']>([
  'CompleteStep',
  'FailStep',
  'RenewLease',
  'ReportProbe',
  'RefuseWait',
  'EndChild',
  'FireTimers',
]);

function apply(command: Continuation, draft: Drafting): ExecutionRejection | undefined | void {
  switch (command.type) {
    case 'CompleteStep':
      return acceptResult(draft, command);
    case 'FailStep':
      return acceptFailure(draft, command);
    case 'RenewLease':
      return renewLease(draft, command);
    case 'ReportProbe':
      return acceptProbe(draft, command);
    case 'DeliverEvent':
      return acceptEvent(draft, command);
    case 'RefuseWait':
      return refuseWait(draft, command);
    case 'EndChild':
      return acceptChildEnd(draft, command);
    case 'FireTimers':
      return fireTimers(draft);
    case 'PauseExecution':
      return pauseExecution(draft, command);
    case 'ResumeExecution':
      return resumeExecution(draft, command);
    case 'CancelExecution':
      return cancelExecution(draft, command);
    case 'TerminateExecution':
      return terminateExecution(draft, command);
    case 'RetryStep':
      return retryStep(draft, command);
    case 'SkipStep':
      return skipStep(draft, command);
    case 'ResolveStep':
      return resolveStep(draft, command);
    case 'EditVariables':
      return editVariables(draft, command);
    case 'CastVote':
      return castVote(draft, command);
    case 'DelegateApproval':
      return delegateApproval(draft, command);
    case 'CommentApproval':
      return commentApproval(draft, command);
    case 'ExtendApproval':
      return extendApproval(draft, command);
    default:
      return unreachable(command);
  }
}
