import type { Schemas } from '../../client/api.js';
import { described, printOne, status, subtable, titled, type Lines, type Shape } from '../../program/print.js';
import { orClassification, unlessRedacted } from '../../program/classified.js';
import type { Session } from '../../program/session.js';
import { escapedJson } from '../../terminal/clean.js';
import { shownDuration, shownMoment, wallMs } from '../../time.js';

export type Run = Schemas['Execution'];
export type RunLine = Schemas['ExecutionLine'] | Schemas['RedactedExecution'];
type ReadableLine = Schemas['ExecutionLine'];
export type Step = Schemas['Step'];

export const FINAL: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
/** Statuses that only people end. */
export const FOR_PEOPLE: ReadonlySet<string> = new Set(['AWAITING_APPROVAL', 'AWAITING_OPERATOR', 'AUTHORITY_HOLD', 'PAUSED']);

export const runShape: Shape<RunLine> = {
  none: 'there are no such runs',
  name: ({ id }) => id,
  columns: [
    { title: 'RUN', of: ({ id }) => id },
    { title: 'RUNBOOK', of: ({ runbook }) => versionOf(runbook) },
    { title: 'STATUS', of: (run) => status(run.status) },
    { title: 'STARTED', of: unlessRedacted<RunLine>(({ startedAt }) => shownMoment(startedAt, wallMs())) },
    { title: 'TOOK', of: unlessRedacted<RunLine>(({ durationMs }) => (durationMs === undefined ? '' : shownDuration(durationMs))) },
    { title: 'BY', of: unlessRedacted<RunLine>(({ startedBy }) => startedBy.id) },
    { title: 'NOTE', of: orClassification<RunLine>((line) => noteOf(line)) },
  ],
};

/** `team:blue, case:4711` */
const labelsOf = ({ labels = {} }: Pick<Run, 'labels'>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}:${value}`)
    .join(', ');

function noteOf({ failure, dryRun, incidentId, stepsInDoubt, labels }: ReadableLine): string {
  const parts = [
    dryRun ? 'dry run' : '',
    incidentId ?? '',
    labelsOf({ labels }),
    stepsInDoubt ? `${stepsInDoubt} in doubt` : '',
    failure === undefined ? '' : `${failure.step === undefined ? '' : `${failure.step}: `}${failure.error.name}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export const versionOf = ({ id, version, draft }: Pick<Schemas['RunbookPin'], 'id' | 'version' | 'draft'>): string =>
  `${id}@${draft === undefined ? version : `draft ${draft}`}`;

/** A run, as people read it. */
export async function printRun(session: Session, run: Run): Promise<void> {
  await printOne(
    session,
    run,
    run.id,
    () => linesOf(run),
    () => partsOf(session, run),
  );
}

function linesOf(run: Run): Lines {
  const { failure, hold, pause, trigger, parent, rerunOf, authority, legalBasis } = run;
  return [
    ['Run', run.id],
    ['Status', status(run.status)],
    ['Runbook', versionOf(run.runbook)],
    ['Dry run', run.dryRun ? 'yes: nothing acts on the world' : undefined],
    ['Incident', run.incidentId],
    ['Labels', labelsOf(run)],
    ['Reason', run.triggeredBy],
    ['Started', `${run.startedAt} by ${run.startedBy.id}`],
    ['Trigger', trigger && `${trigger.type} ${trigger.id} from ${trigger.source}`],
    ['Parent', parent && `${parent.execution}, step ${parent.step}`],
    ['Re-run of', rerunOf && `${rerunOf.execution}${rerunOf.fromStep === undefined ? '' : ` from ${rerunOf.fromStep}`}: ${rerunOf.reason}`],
    ['Ended', run.endedAt],
    ['Took', run.durationMs === undefined ? undefined : shownDuration(run.durationMs)],
    ['Deadline', run.deadlineAt],
    ['Authority', authority && `${authority.id} version ${authority.version}${authority.confirmed ? '' : ' (not confirmed yet)'}`],
    ['Legal basis', legalBasis && `${legalBasis.authority}, ${legalBasis.reference}: ${legalBasis.purpose} (${legalBasis.classification})`],
    ['Licences', run.dataLicenses.join(', ')],
    ['Paused', pause && `since ${pause.since ?? 'a moment ago'}`],
    ['Held', hold && `since ${hold.since}: ${hold.reason ?? hold.because}`],
    [
      'Failure',
      failure && {
        text: `${failure.step === undefined ? '' : `${failure.step}: `}${failure.error.name}: ${failure.error.message}`,
        colour: 'red',
      },
    ],
  ];
}

function partsOf(session: Session, run: Run): string {
  const steps = subtable(session, run.steps, [
    { title: 'STEP', of: ({ id }) => id },
    { title: 'TYPE', of: ({ type }) => type },
    { title: 'STATUS', of: (step) => status(step.status) },
    { title: 'TOOK', of: ({ durationMs }) => (durationMs === undefined ? '' : shownDuration(durationMs)) },
    { title: 'NOTE', of: stepNote },
  ]);
  const outputs = Object.entries(run.outputs ?? {}).map(([name, value]) => [name, shortValue(value)] as const);
  return titled(session, 'Steps', steps) + titled(session, 'Outputs', described(session, outputs));
}

const VALUE_LENGTH_MAX = 400;

/** A value on a line; the whole of it is in the other forms of output. */
export function shortValue(value: unknown): string {
  const text = typeof value === 'string' ? value : escapedJson(value);
  return text.length <= VALUE_LENGTH_MAX ? text : `${text.slice(0, VALUE_LENGTH_MAX)}… (-o json shows all)`;
}

/** The one thing about a step that a reader wants to know next. */
export function stepNote(step: Step): string {
  const { error, doubt, approval, waits, child, reason, note, branch, loop, executor, simulated, inherited } = step;
  if (doubt) return `in doubt: ${doubt.message}`;
  if (error) return `${error.name}: ${error.message}`;
  if (approval) return `${approval.approved} of ${approval.quorum} approvals (${approval.id})`;
  if (waits && waits.length > 0)
    return `waits for ${waits.map(({ event, key }) => (key === undefined ? event : `${event} ${key}`)).join(', ')}`;
  if (child !== undefined) return `child ${child}`;
  if (branch) return `took ${branch.name}`;
  if (loop) return `${loop.begun}${loop.total === undefined ? '' : ` of ${loop.total}`} iterations begun`;
  if (reason !== undefined) return note === undefined ? reason : `${reason}: ${note}`;
  if (simulated) return 'simulated';
  if (inherited) return 'taken over from the earlier run';
  return step.attempt > 1 ? `attempt ${step.attempt}` : (executor ?? '');
}
