import type { ExecutionState, ExecutionStatus } from '@runbook/domain';
import { durationMs, instant, rfc3339 } from '../../http/times.js';
import type { ExecutionLine } from '../model/execution-documents.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { statusOf } from '../model/status-of.js';
import { stepViews } from './step-view.js';

export type Viewed = Pick<ExecutionEntry, 'id' | 'tenant' | 'state' | 'version'>;

/** An execution as the API shows it: times in RFC 3339, large values as the references that they are (`{ $blob, bytes }`). */
export function executionView({ id, tenant, state, version }: Viewed) {
  const { runbook, inputs, legalBasis, dataLicenses, startedBy, requesters, trigger, outputs, failures, failing, pause } = state;
  return {
    ...summary({ ...state, id, tenant, status: statusOf(state) }),
    runbook,
    inputs,
    legalBasis,
    dataLicenses,
    startedBy,
    requesters,
    trigger,
    parent: state.parent,
    rerunOf: state.rerunOf,
    deadlineAt: rfc3339(state.deadlineAt),
    pause: pause && { since: rfc3339(pause.since), approvalDeadlines: pause.approvalDeadlines },
    hold: state.hold && { since: instant(state.hold.since), because: state.hold.because },
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
  startedBy: line.startedBy,
  rerunOf: line.rerunOf,
  parent: line.parent,
  failures: line.failures,
  failure: line.failure,
  stepsInDoubt: line.doubts?.count,
  version: line.version,
});

type Summarised = Pick<ExecutionState, 'startedAt' | 'endedAt' | 'incidentId' | 'triggeredBy' | 'dryRun'> & {
  readonly id: string;
  readonly tenant: string;
  readonly status: ExecutionStatus;
};

function summary({ id, tenant, status, startedAt, endedAt, incidentId, triggeredBy, dryRun }: Summarised) {
  return {
    id,
    status,
    tenant,
    incidentId,
    triggeredBy,
    dryRun,
    startedAt: instant(startedAt),
    endedAt: rfc3339(endedAt),
    durationMs: durationMs(startedAt, endedAt),
  };
}
