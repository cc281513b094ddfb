import { isObject, parsedJson } from '../../json.js';
import type { SentEvent } from '../../client/server-sent-events.js';
import { clean } from '../../terminal/clean.js';
import { padded } from '../../terminal/columns.js';
import { coloured, type Colour, type Screen } from '../../terminal/screen.js';
import { shortValue } from './shapes.js';

/** An event of a run as its live view tells it. */
export type RunEvent = Readonly<Record<string, unknown>>;

export const readEvent = ({ data }: SentEvent): RunEvent => {
  const value = parsedJson(data);
  return isObject(value) ? value : {};
};

const COLOURS: readonly (readonly [RegExp, Colour])[] = [
  [/^(ExecutionCompleted|StepCompleted|EventReceived)$/, 'green'],
  [/(Failed|Failing|TimedOut|InDoubt|LeaseLost)$/, 'red'],
  [/^(Approval|Vote|Gate|ExecutionHeld|ExecutionPaus)/, 'yellow'],
  [/(LeaseRenewed|WaitsClosed|Yielded|Heeded|CredentialsUsed|StepSkipped|Cancelled)$/, 'dim'],
];

const TYPE_WIDTH = 22;
const STEP_WIDTH = 16;

/** `10:00:00.005  StepCompleted  look  {"score":70}`: time, what, where, and what a reader asks next. */
export function eventLine(event: RunEvent, screen: Screen): string {
  const type = text(event['type']);
  const colour = COLOURS.find(([pattern]) => pattern.test(type))?.[1];
  const parts = [
    coloured(screen, 'dim', text(event['time']).slice(11, 23)),
    coloured(screen, colour, padded(type, TYPE_WIDTH)),
    padded(text(event['step']), STEP_WIDTH),
    clean(detailOf(event)),
  ];
  return parts.join('  ').trimEnd();
}

const text = (value: unknown): string => (typeof value === 'string' ? clean(value) : '');

type Detail = (event: RunEvent) => string;

const errorOf: Detail = ({ error }) => (isObject(error) ? `${String(error['name'])}: ${String(error['message'])}` : '');
const failureOf: Detail = ({ failure }) => {
  if (!isObject(failure)) return '';
  return `${failure['step'] === undefined ? '' : `${String(failure['step'])}: `}${errorOf(failure)}`;
};
const reasonOf: Detail = ({ by, reason, note }) => [by, reason, note].filter((part) => typeof part === 'string').join(': ');

/** What is said of an event beside its step. What is not here has nothing more to say, or says it by its name. */
const DETAILS: Readonly<Record<string, Detail>> = {
  ExecutionStarted: ({ runbook, startedBy }) =>
    `${isObject(runbook) ? `${String(runbook['id'])}@${String(runbook['version'])}` : ''}${isObject(startedBy) ? ` by ${String(startedBy['id'])}` : ''}`,
  ExecutionCompleted: ({ outputs }) => shortValue(outputs),
  ExecutionFailing: failureOf,
  ExecutionFailed: failureOf,
  ExecutionCancelled: failureOf,
  ExecutionTimedOut: failureOf,
  ExecutionCancelling: failureOf,
  StepRequested: ({ attempt, use, dispatch }) =>
    [use, Number(attempt) > 1 ? `attempt ${String(attempt)}` : '', Number(dispatch) > 1 ? `sent ${String(dispatch)} times` : '']
      .filter(Boolean)
      .join(', '),
  StepLeaseRenewed: ({ executor }) => `by ${String(executor)}`,
  StepAttemptFailed: (event) => `${errorOf(event)}; tried again`,
  StepInDoubt: errorOf,
  StepFailed: errorOf,
  LoopFailing: errorOf,
  StepCompleted: ({ output }) => (output === undefined || output === null ? '' : shortValue(output)),
  StepSimulated: ({ output }) => shortValue(output),
  StepSkipped: reasonOf,
  StepCancelled: reasonOf,
  StepResolved: ({ outcome, ...rest }) => `${String(outcome)}, ${reasonOf(rest)}`,
  BranchChosen: ({ branch }) => `took ${String(branch)}`,
  TimerSet: ({ dueAt }) => `until ${moment(dueAt)}`,
  ApprovalRequested: ({ approval, quorum, deadlineAt }) =>
    `${String(approval)}: ${String(quorum)} approvals${deadlineAt === undefined ? '' : ` until ${moment(deadlineAt)}`}`,
  VoteCast: ({ by, decision, comment }) => `${String(by)}: ${String(decision)}${comment === undefined ? '' : `, ${String(comment)}`}`,
  ApprovalVoided: reasonOf,
  ApprovalDelegated: ({ from, to }) => `${String(from)} to ${String(to)}`,
  ApprovalCommented: ({ by, text: said }) => `${String(by)}: ${String(said)}`,
  ApprovalExtended: ({ by, deadlineAt }) => `${String(by)}: until ${moment(deadlineAt)}`,
  GateOverridden: reasonOf,
  WaitOpened: ({ waits }) =>
    Array.isArray(waits)
      ? waits.map((wait) => (isObject(wait) ? [wait['event'], wait['key']].filter(Boolean).join(' ') : '')).join(', ')
      : '',
  ChildRequested: ({ child, runbook }) =>
    `${String(child)}${isObject(runbook) ? ` of ${String(runbook['id'])}@${String(runbook['version'])}` : ''}`,
  LoopStarted: ({ total }) => (total === undefined ? '' : `${String(total)} iterations`),
  IterationStarted: ({ iteration }) => `iteration ${String(iteration)}`,
  IterationEnded: ({ iteration }) => `iteration ${String(iteration)}`,
  ExecutionPausing: reasonOf,
  ExecutionResumed: reasonOf,
  ExecutionHeld: ({ because, reason }) => [because, reason].filter((part) => typeof part === 'string').join(': '),
  ExecutionReleased: reasonOf,
  ExecutionReopened: reasonOf,
  StepsReset: reasonOf,
  VariablesEdited: ({ changes, ...rest }) =>
    `${Array.isArray(changes) ? changes.map((change) => (isObject(change) ? String(change['path']) : '')).join(', ') : ''} ${reasonOf(rest)}`,
};

function detailOf(event: RunEvent): string {
  const type = event['type'];
  const detail = typeof type === 'string' && Object.hasOwn(DETAILS, type) ? DETAILS[type] : undefined;
  return detail?.(event) ?? '';
}

/** The log has moments as milliseconds. */
const moment = (value: unknown): string => (typeof value === 'number' ? new Date(value).toISOString() : String(value));
