import type { ExecutionEvent, RunbookPin } from '@runbook/domain';

/** A request to people that is open. */
export interface AskedPeople {
  readonly approval: string;
  readonly kind: 'approval' | 'instruction';
  /** Somebody opened its gate alone. */
  readonly overridden?: true;
  /** Its gate has opened: the one way of closing from which a request may come back, when the votes become void. */
  readonly granted?: true;
}

/** What must be known of a run to tell of its facts: no more than names. */
export interface RunContext {
  readonly runbook?: { readonly id: string; readonly version: number; readonly draft?: number };
  /** Absent: the lowest level. */
  readonly classification?: string;
  readonly dryRun?: true;
  readonly parent?: string;
  /** By the step's path. */
  readonly asked: Readonly<Record<string, AskedPeople>>;
}

/** A level that is on no scale is the highest: of a run that nothing is known of, nobody is told more than that it is there. */
export const UNKNOWN_CLASSIFICATION = 'unknown';

export const unknownRun: RunContext = { classification: UNKNOWN_CLASSIFICATION, asked: {} };

/** No fact of the run follows any more that needs what is known of it. A run that failed can be repaired. */
export const endsForGood = ({ type }: ExecutionEvent): boolean =>
  type === 'ExecutionCompleted' || type === 'ExecutionCancelled' || type === 'ExecutionPurged';

/** How a step that asks stops asking. */
export const CLOSES_REQUEST: ReadonlySet<ExecutionEvent['type']> = new Set<ExecutionEvent['type']>([
  'StepCompleted',
  'StepFailed',
  'StepAttemptFailed',
  'StepSkipped',
  'StepCancelled',
  'StepsReset',
]);

/** The run behind the fact. */
export function contextAfter(context: RunContext, event: ExecutionEvent): RunContext {
  switch (event.type) {
    case 'ExecutionStarted': {
      const { runbook, dryRun, parent } = event;
      return { runbook: pinned(runbook), ...(dryRun && { dryRun }), ...(parent && { parent: parent.execution }), asked: {} };
    }
    case 'ClassificationRaised':
      return { ...context, classification: event.to };
    case 'ExecutionReopened':
      return event.about ? { ...context, runbook: pinned(event.about.runbook) } : context;
    case 'ApprovalRequested': {
      const { approval, kind, step } = event;
      return { ...context, asked: { ...context.asked, [step]: { approval, kind } } };
    }
    case 'ApprovalVoided':
      return withRequest(context, event.step, ({ approval, kind }) => ({ approval, kind }));
    case 'GateOverridden':
      return withRequest(context, event.step, (asked) => ({ ...asked, overridden: true }));
    case 'StepCompleted':
      return withRequest(context, event.step, (asked) => ({ ...asked, granted: true }));
    default:
      return CLOSES_REQUEST.has(event.type) ? withoutRequests(context, event) : context;
  }
}

/** The steps that it is about, and that ask no more. */
export function closedSteps(event: ExecutionEvent): readonly string[] {
  if (event.type === 'StepsReset') return event.reset;
  return 'step' in event && event.step !== undefined ? [event.step] : [];
}

function withRequest(context: RunContext, step: string, change: (asked: AskedPeople) => AskedPeople): RunContext {
  const asked = requestAt(context, step);
  return asked ? { ...context, asked: { ...context.asked, [step]: change(asked) } } : context;
}

/** A step may be called as a member that every object has. */
export const requestAt = ({ asked }: RunContext, step: string): AskedPeople | undefined =>
  Object.hasOwn(asked, step) ? asked[step] : undefined;

function withoutRequests(context: RunContext, event: ExecutionEvent): RunContext {
  const closed = new Set(closedSteps(event));
  if (!Object.keys(context.asked).some((step) => closed.has(step))) return context;
  return { ...context, asked: Object.fromEntries(Object.entries(context.asked).filter(([step]) => !closed.has(step))) };
}

const pinned = ({ id, version, draft }: RunbookPin) => ({ id, version, ...(draft !== undefined && { draft }) });
