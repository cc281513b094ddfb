import { classificationOf, retainUntil, type ExecutionState, type ExecutionStatus } from '@runbook/domain';
import { durationMs, instant, rfc3339 } from '../../http/times.js';
import type { ClassifiedRun, Reader } from '../../access/clearances.js';
import type { ExecutionLine } from '../model/execution-documents.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { statusOf } from '../model/status-of.js';
import { stepViews } from './step-view.js';

export type Viewed = Pick<ExecutionEntry, 'id' | 'tenant' | 'state' | 'version'>;

/** An execution as the API shows it: times in RFC 3339, large values as the references that they are (`{ $blob, bytes }`). */
export function executionView({ id, tenant, state, version }: Viewed) {
  const { runbook, inputs, legalBasis, authority, dataLicenses, startedBy, requesters, trigger, outputs, failures, failing, pause } = state;
  return {
    ...summary({ ...state, id, tenant, status: statusOf(state) }),
    runbook,
    inputs,
    legalBasis,
    authority: authority && { id: authority.id, version: authority.version, confirmed: authority.confirmed === true },
    dataLicenses,
    classification: classificationOf(state),
    startedBy,
    requesters,
    trigger,
    parent: state.parent,
    rerunOf: state.rerunOf,
    deadlineAt: rfc3339(state.deadlineAt),
    retainUntil: rfc3339(retainUntil(state)),
    purged: state.purged && { ...state.purged, at: instant(state.purged.at), keptUntil: instant(state.purged.keptUntil) },
    pause: pause && { since: rfc3339(pause.since), approvalDeadlines: pause.approvalDeadlines },
    hold: state.hold && { since: instant(state.hold.since), because: state.hold.because, reason: state.hold.reason },
    steps: stepViews(state),
    outputs,
    failures,
    failure: failing?.failure,
    version,
  };
}

export type ExecutionView = ReturnType<typeof executionView>;

/** One line of the list. */
export const executionLine = ({ _id, incidentId, triggeredBy, runbookId: _runbookId, ...line }: ExecutionLine) => ({
  ...summary({
    ...line,
    id: _id,
    incidentId: incidentId === '' ? undefined : incidentId,
    triggeredBy: triggeredBy === '' ? undefined : triggeredBy,
  }),
  runbook: line.runbook,
  classification: line.classification === '' ? undefined : line.classification,
  startedBy: line.startedBy,
  retainUntil: line.retainUntil > 0 ? rfc3339(line.retainUntil) : undefined,
  rerunOf: line.rerunOf,
  parent: line.parent,
  failures: line.failures,
  failure: line.failure,
  stepsInDoubt: line.doubts?.count,
  version: line.version,
});

/** All that somebody below its classification is told of a run. */
export const classifiedRun = ({ _id, runbook, status, classification }: ExecutionLine): ClassifiedRun => ({
  id: _id,
  runbook,
  status,
  ...(classification !== '' && { classification }),
});

/** The same, as a line of a list. */
export const redactedLine = ({ id, runbook, status, classification }: ClassifiedRun) => ({
  id,
  runbook: { id: runbook.id, version: runbook.version },
  status,
  classification: classification ?? '',
  redacted: true as const,
});

/** A line of a list as this person may read it. */
export const lineFor = (reader: Reader, line: ExecutionLine) =>
  reader.mayRead(line.classification || undefined) ? executionLine(line) : redactedLine(reader.shown(classifiedRun(line)));

type Summarised = Pick<ExecutionState, 'startedAt' | 'endedAt' | 'incidentId' | 'labels' | 'triggeredBy' | 'dryRun'> & {
  readonly id: string;
  readonly tenant: string;
  readonly status: ExecutionStatus;
};

function summary({ id, tenant, status, startedAt, endedAt, incidentId, labels, triggeredBy, dryRun }: Summarised) {
  return {
    id,
    status,
    tenant,
    incidentId,
    labels,
    triggeredBy,
    dryRun,
    startedAt: instant(startedAt),
    endedAt: rfc3339(endedAt),
    durationMs: durationMs(startedAt, endedAt),
  };
}
