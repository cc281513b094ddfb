import { answerNeeds, nothing, rejected, type Decision } from '../../decision.js';
import type { ExecutionCommand, RepeatStart, Report, StartExecution } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseAct } from '../authority/refuse-act.js';
import { Drafting } from '../drafting/drafting.js';
import type { ExecutionWorld } from '../drafting/world.js';
import type { ExecutionEvent } from '../events/index.js';
import { progress } from '../progress/progress.js';
import type { ExecutionState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';
import { cancelExecution, terminateExecution } from './cancel-execution.js';
import { castVote } from './cast-vote.js';
import { commentApproval } from './comment-approval.js';
import { completeStep } from './complete-step.js';
import { delegateApproval } from './delegate-approval.js';
import { deliverEvent } from './deliver-event.js';
import { editVariables } from './edit-variables.js';
import { endChild } from './end-child.js';
import { actOf, refuseOutdated } from './expectations.js';
import { extendApproval } from './extend-approval.js';
import { failStep } from './fail-step.js';
import { fireTimers } from './fire-timers.js';
import { pauseExecution } from './pause-execution.js';
import { refuseWait } from './refuse-wait.js';
import { renewLease } from './renew-lease.js';
import { repeatStart } from './repeat-start.js';
import { reportProbe } from './report-probe.js';
import { resolveStep } from './resolve-step.js';
import { heedLifecycle } from './heed-lifecycle.js';
import { releaseExecution, resumeExecution } from './resume-execution.js';
import { retryStep } from './retry-step.js';
import { skipStep } from './skip-step.js';
import { startExecution } from './start-execution.js';
import { refuseUnawaited } from './worker-refusals.js';

type ExecutionDecision = Decision<ExecutionEvent, ExecutionRejection>;
type Continuation = Exclude<ExecutionCommand, StartExecution | RepeatStart>;

/** What each command means to a run that has begun: it drafts events, or answers why not. One file for each verb. */
const DECISIONS: {
  readonly [Type in Continuation['type']]: (
    draft: Drafting,
    command: Extract<Continuation, { readonly type: Type }>,
  ) => ExecutionRejection | undefined | void;
} = {
  CompleteStep: completeStep,
  FailStep: failStep,
  RenewLease: renewLease,
  ReportProbe: reportProbe,
  DeliverEvent: deliverEvent,
  RefuseWait: refuseWait,
  EndChild: endChild,
  FireTimers: fireTimers,
  PauseExecution: pauseExecution,
  ResumeExecution: resumeExecution,
  ReleaseExecution: releaseExecution,
  CancelExecution: cancelExecution,
  TerminateExecution: terminateExecution,
  RetryStep: retryStep,
  SkipStep: skipStep,
  ResolveStep: resolveStep,
  EditVariables: editVariables,
  CastVote: castVote,
  DelegateApproval: delegateApproval,
  CommentApproval: commentApproval,
  ExtendApproval: extendApproval,
};

/** What comes of a command, given the state and the world. Pure: asked again it answers the same (P5). */
export function decide(command: ExecutionCommand, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  return answerNeeds<ExecutionEvent, ExecutionRejection>(() => {
    if (command.type === 'StartExecution') return startExecution(command, state, world);
    return command.type === 'RepeatStart' ? repeatStart(command, state, world) : decideOn(command, state, world);
  });
}

function decideOn(command: Continuation, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  const isOver = state.status === 'NONE' || isFinal(state.status);
  if (isOver && MEANINGLESS_WHEN_OVER.has(command.type)) {
    const refusal = 'use' in command ? refuseUnawaited(command) : undefined;
    return refusal ? rejected(refusal) : nothing;
  }
  if (state.status === 'NONE') {
    return rejected({ code: 'unknown-execution', message: `expected an execution ${world.id}, found none; check the id` });
  }
  const runbook = world.definition(state.runbook.digest);
  if (runbook === undefined) return { kind: 'needs', needs: { definition: state.runbook.digest } };
  if (runbook === null) throw new Error(`expected the definition ${state.runbook.digest} of a started execution, found none`);
  const act = actOf(command, world.actor);
  const late = refuseOutdated(command, act, state);
  if (late) return rejected(late);
  const stranger = refuseAct(command, state.legalBasis, world.actor);
  if (stranger) return rejected(stranger);
  const draft = new Drafting(state, runbook, world, act);
  const heeded = heedLifecycle(draft, command);
  if (typeof heeded === 'object') return rejected(heeded.refusal);
  const apply = DECISIONS[command.type] as (draft: Drafting, command: Continuation) => ExecutionRejection | undefined | void;
  // Who resumes a run that turns out to be held gets to see that it is.
  const refusal = heeded === 'held now' && command.type === 'ResumeExecution' ? undefined : apply(draft, command);
  if (refusal?.code === 'already-holds' && act?.parentVersion !== undefined) draft.emit({ type: 'ParentHeeded', at: world.now });
  else if (refusal) return rejected(refusal);
  const isOpen = !isFinal(draft.state.status) && !draft.hasYielded;
  if (isOpen && (draft.events.length > 0 || command.type === 'FireTimers')) progress(draft);
  return draft.events.length > 0 ? { kind: 'events', events: draft.end() } : nothing;
}

/**
 * Reports mean nothing to a run that is over, or never was, and nobody waits for an answer to them. An event is the exception: it is refused,
 * so that it can go to another wait.
 */
const MEANINGLESS_WHEN_OVER: ReadonlySet<string> = new Set<Exclude<Report, { readonly type: 'DeliverEvent' }>['type']>([
  'CompleteStep',
  'FailStep',
  'RenewLease',
  'ReportProbe',
  'RefuseWait',
  'EndChild',
  'FireTimers',
]);
