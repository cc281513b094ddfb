import {
  isRunningAttempt,
  mayDecide,
  stepAt,
  stepInstances,
  type Actor,
  type ExecutionCommand,
  type ExecutionState,
  type Json,
  type StepState,
} from '@runbook/domain';
import { DEV, PEOPLE } from '@runbook/spec-kit';

/** A command, and by whom if not by the person who started the run. */
export type Word = readonly [command: ExecutionCommand, actor?: Actor];

const OUTPUT: Json = { ok: true, n: 1 };
const FORM: Json = { ticket: 'T-1' };
const DIED = { name: 'internal', message: 'it died' };

/** What somebody says next; undefined: time passes. */
export function randomWord(state: ExecutionState, chance: () => number): Word | undefined {
  const draw = chance();
  if (draw < 0.12) return undefined;
  if (draw < 0.22) return control(state, chance);
  const path = state.open[Math.floor(chance() * state.open.length)];
  const step = path === undefined ? undefined : stepAt(state.steps, path);
  return path === undefined || !step ? undefined : about(path, step, chance());
}

function about(path: string, step: StepState, draw: number): Word | undefined {
  if (isRunningAttempt(step)) return attempt(path, step, draw);
  switch (step.status) {
    case 'AWAITING_APPROVAL':
      return vote(path, step, PEOPLE[Math.floor(draw * PEOPLE.length)]!.id, draw * 7 - Math.floor(draw * 7) < 0.7 ? 'approve' : 'reject');
    case 'AWAITING_EVENT':
      return draw < 0.05 ? refusedWait(path, step) : deliveries(path, step)[0];
    case 'IN_DOUBT':
      return resolved(path, step, draw);
    default:
      return step.child === undefined ? undefined : childEnd(path, step.child, draw);
  }
}

function attempt(path: string, { attempt: number, dispatch }: StepState, draw: number): Word {
  const said = { step: path, attempt: number, executor: 'x' };
  const use = { use: 'edr/act' };
  if (draw < 0.25) return [{ type: 'RenewLease', ...said, dispatch, ...(draw < 0.12 && use) }];
  if (draw < 0.5)
    return [{ type: 'FailStep', ...said, ...(draw < 0.3 && use), error: { name: draw < 0.35 ? 'connection' : 'http-503', message: 'no' } }];
  return [{ type: 'CompleteStep', ...said, output: OUTPUT, ...(draw < 0.6 && use) }];
}

function vote(path: string, { approval }: StepState, id: string, decision: 'approve' | 'reject'): Word {
  const roles = PEOPLE.find((one) => one.id === id)?.roles ?? [];
  const form = approval?.form === undefined ? {} : { form: FORM };
  return [
    { type: 'CastVote', step: path, decision, digest: approval?.digest ?? '', ...form },
    { ...DEV, id, roles },
  ];
}

function deliveries(path: string, { waiting }: StepState): Word[] {
  return (waiting?.open ?? []).map(({ id: wait, correlation, event: type }) => {
    const event = { specversion: '1.0', source: '/test', id: wait, type, data: { n: 5 } };
    return [{ type: 'DeliverEvent', step: path, wait, event, correlation, dedupeId: wait }];
  });
}

function refusedWait(path: string, { waiting }: StepState): Word | undefined {
  const wait = waiting?.open[0]?.id;
  return wait === undefined
    ? undefined
    : [{ type: 'RefuseWait', step: path, wait, error: { name: 'limit-exceeded', message: 'full', terminal: true } }];
}

function resolved(path: string, { attempt: number }: StepState, draw: number): Word {
  if (draw < 0.3) return [{ type: 'ReportProbe', step: path, attempt: number, happened: draw < 0.15, output: OUTPUT }];
  const outcome = draw < 0.5 ? 'completed' : draw < 0.75 ? 'failed' : 'retry';
  return [{ type: 'ResolveStep', step: path, outcome, output: OUTPUT, reason: 'looked' }];
}

function childEnd(path: string, child: string, draw: number): Word {
  if (draw < 0.6) return [{ type: 'EndChild', step: path, child, status: 'COMPLETED', outputs: { count: 1 } }];
  return [{ type: 'EndChild', step: path, child, status: draw < 0.8 ? 'FAILED' : 'CANCELLED', error: DIED }];
}

function control(state: ExecutionState, chance: () => number): Word {
  const paths = [...stepInstances(state.steps)].map(([path]) => path);
  const step = paths[Math.floor(chance() * paths.length)] ?? 'none';
  const draw = chance();
  const reason = 'drawn';
  if (draw < 0.15) return [{ type: 'PauseExecution', approvalDeadlines: draw < 0.1 ? 'run' : 'freeze' }];
  if (draw < 0.35) return [{ type: 'ResumeExecution' }];
  if (draw < 0.55) return [{ type: 'RetryStep', step, reason }];
  if (draw < 0.7) return [{ type: 'SkipStep', step, reason }];
  if (draw < 0.95) return [{ type: 'EditVariables', changes: [{ path: 'inputs.k', value: draw < 0.8 ? 'host-a' : 'host-b' }], reason }];
  return [draw < 0.98 ? { type: 'CancelExecution' } : { type: 'TerminateExecution' }];
}

/** Everything that is waited for and can be given. */
export function helpfulWord(state: ExecutionState): Word[] {
  if (state.status === 'PAUSED') return [[{ type: 'ResumeExecution' }]];
  return state.open.flatMap((path): Word[] => {
    const step = stepAt(state.steps, path);
    if (!step) return [];
    if (isRunningAttempt(step)) return finished(path, step);
    if (step.status === 'AWAITING_EVENT') return deliveries(path, step);
    if (step.status === 'IN_DOUBT') return [resolved(path, step, 0.4)];
    if (step.status === 'AWAITING_APPROVAL') return votes(path, step, state);
    return step.child === undefined ? [] : [childEnd(path, step.child, 0)];
  });
}

/** Whether a worker or an executor of our own has it is not known here: both say so. */
function finished(path: string, { attempt: number, dispatch }: StepState): Word[] {
  const said = { step: path, attempt: number, executor: 'x' };
  return [
    [{ type: 'CompleteStep', ...said, output: OUTPUT }],
    [{ type: 'RenewLease', ...said, dispatch, use: 'edr/act' }],
    [{ type: 'CompleteStep', ...said, output: OUTPUT, use: 'edr/act' }],
  ];
}

function votes(path: string, step: StepState, state: ExecutionState): Word[] {
  const { approval } = step;
  if (!approval) return [];
  return PEOPLE.filter(({ id, roles }) => mayDecide(approval, state, { id, roles })).map(({ id }) => vote(path, step, id, 'approve'));
}
