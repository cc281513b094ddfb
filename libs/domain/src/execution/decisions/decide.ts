import { rfc3339 } from '../../rfc3339.js';
import { answerNeeds, nothing, rejected, type Decision } from '../../decision.js';
import type { AuthorityNotice, ExecutionCommand, RepeatStart, Report, StartExecution } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseAct } from '../authority/refuse-act.js';
import { riseWithBasis } from '../drafting/classification.js';
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
import { overrideGate } from './override-gate.js';
import { pauseExecution } from './pause-execution.js';
import { purgeExecution } from './purge-execution.js';
import { recordCredentialUse } from './record-credential-use.js';
import { refuseWait } from './refuse-wait.js';
import { renewLease } from './renew-lease.js';
import { repeatStart } from './repeat-start.js';
import { reportPolicy } from './report-policy.js';
import { reportProbe } from './report-probe.js';
import { resolveStep } from './resolve-step.js';
import { confirmAuthority, heedAuthority, heedNotice, refuseByAuthority, refuseUnwanted } from './heed-authority.js';
import type { Heeded } from './heeded.js';
import { heedLifecycle } from './heed-lifecycle.js';
import { renewAuthority } from './renew-authority.js';
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
  ReportPolicy: reportPolicy,
  RecordCredentialUse: recordCredentialUse,
  ReportProbe: reportProbe,
  DeliverEvent: deliverEvent,
  RefuseWait: refuseWait,
  EndChild: endChild,
  FireTimers: fireTimers,
  PauseExecution: pauseExecution,
  ResumeExecution: resumeExecution,
  ReleaseExecution: releaseExecution,
  RenewAuthority: renewAuthority,
  HeedAuthority: heedNotice,
  ConfirmAuthority: confirmAuthority,
  RefuseAuthority: refuseByAuthority,
  CancelExecution: cancelExecution,
  TerminateExecution: terminateExecution,
  RetryStep: retryStep,
  SkipStep: skipStep,
  ResolveStep: resolveStep,
  EditVariables: editVariables,
  PurgeExecution: purgeExecution,
  CastVote: castVote,
  OverrideGate: overrideGate,
  DelegateApproval: delegateApproval,
  CommentApproval: commentApproval,
  ExtendApproval: extendApproval,
};

/** What comes of a command, given the state and the world. Pure: asked again it answers the same (P5). */
export function decide(command: ExecutionCommand, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  return answerNeeds<ExecutionEvent, ExecutionRejection>(() => {
    if (command.type === 'StartExecution') return startExecution(command, state, world);
    if (command.type === 'RepeatStart') return repeatStart(command, state, world);
    const decision = decideOn(command, state, world);
    // Whoever waits for the gate to open learns that it did not.
    if (command.type !== 'OverrideGate' || decision.kind !== 'rejected') return decision;
    return rejected({ ...decision.rejection, override: command.override });
  });
}

function decideOn(command: Continuation, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  const unwanted = command.type === 'ConfirmAuthority' && state.status !== 'NONE' ? refuseUnwanted(command, state) : undefined;
  if (unwanted) return rejected(unwanted);
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
  if (state.purged && command.type !== 'PurgeExecution') return rejected(refusePurged(world.id, state.purged));
  const act = actOf(command, world.actor);
  const late = refuseOutdated(command, act, state);
  if (late) return rejected(late);
  const stranger = refuseAct(command, state.legalBasis, world.actor);
  if (stranger) return rejected(stranger);
  const draft = new Drafting(state, runbook, world, act);
  const heeded = heed(draft, command);
  if (typeof heeded === 'object') return rejected(heeded.refusal);
  // Whom the authority names may have changed just now.
  const strangerNow = refuseAct(command, draft.state.legalBasis, world.actor);
  if (strangerNow) return rejected(strangerNow);
  const apply = DECISIONS[command.type] as (draft: Drafting, command: Continuation) => ExecutionRejection | undefined | void;
  // Who resumes a run that turns out to be held gets to see that it is; who asks anything of one that turns out to be cancelled likewise: a refusal would
  // leave it open. What is refused all the same makes the run look again, and then it is cancelled.
  const isOvertaken = heeded === 'held now' && command.type === 'ResumeExecution';
  const refused = isOvertaken ? undefined : apply(draft, command);
  if (refused && heeded === 'cancelled now' && REFUSED_ALL_THE_SAME.has(command.type)) return rejected({ ...refused, cancels: true });
  const refusal = heeded === 'cancelled now' ? undefined : refused;
  if (refusal?.code === 'already-holds' && act?.parentVersion !== undefined) draft.emit({ type: 'ParentHeeded', at: world.now });
  else if (refusal) return rejected(refusal);
  const isOpen = !isFinal(draft.state.status) && !draft.hasYielded;
  if (draft.events.length > 0 && !draft.hasYielded) riseWithBasis(draft);
  if (isOpen && (draft.events.length > 0 || command.type === 'FireTimers')) progress(draft);
  return draft.events.length > 0 ? { kind: 'events', events: draft.end() } : nothing;
}

/** By a run that turns out to be cancelled: somebody waits for the refusal, the members who owe something, or the event that is to meet another wait. */
const REFUSED_ALL_THE_SAME: ReadonlySet<string> = new Set<ExecutionCommand['type']>(['OverrideGate', 'DeliverEvent']);

/** Of a run that nothing can be done with any more, whatever it would be. */
const refusePurged = (id: string, { at }: NonNullable<ExecutionState['purged']>): ExecutionRejection => ({
  code: 'not-applicable',
  message: `expected a run whose data are kept, found that those of ${id} were removed at ${rfc3339(at)}; start a new one`,
});

/** Whether what the run was started with is still in force: the version, then the authority. */
function heed(draft: Drafting, command: Continuation): Heeded {
  const ofVersion = heedLifecycle(draft, command);
  if (typeof ofVersion === 'object') return ofVersion;
  const ofAuthority = heedAuthority(draft, command);
  return ofAuthority === 'goes on' ? ofVersion : ofAuthority;
}

/**
 * Reports mean nothing to a run that is over, or never was, and nobody waits for an answer to them. An event is the exception: it is refused,
 * so that it can go to another wait.
 */
const MEANINGLESS_WHEN_OVER: ReadonlySet<string> = new Set<Exclude<Report | AuthorityNotice, { readonly type: 'DeliverEvent' }>['type']>([
  'CompleteStep',
  'FailStep',
  'RenewLease',
  'ReportPolicy',
  'RecordCredentialUse',
  'ReportProbe',
  'RefuseWait',
  'EndChild',
  'FireTimers',
  'HeedAuthority',
  'ConfirmAuthority',
  'RefuseAuthority',
]);
