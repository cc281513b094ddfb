import { shownStatus, type ExecutionState } from '@runbook/domain';
import { durationMs, rfc3339 } from '../../http/times.js';
import type { ExecutionDocument } from '../model/execution-documents.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { stepViews } from './step-view.js';

export type Viewed = Pick<ExecutionEntry, 'id' | 'tenant' | 'state' | 'version'>;

/** An execution as the API shows it: times in RFC 3339, large values as the references that they are (`{ $blob, bytes }`). */
export function executionView({ id, tenant, state, version }: Viewed) {
  const { runbook, inputs, legalBasis, dataLicenses, startedBy, requesters, trigger, outputs, failures, failing, pause } = state;
  return {
    ...summary(id, tenant, state),
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
    steps: stepViews(state),
    outputs,
    failures,
    failure: failing?.failure,
    version,
  };
}

export type ExecutionView = ReturnType<typeof executionView>;

/** One line of the list. */
export const executionLine = ({ _id, tenant, state, version }: ExecutionDocument) => ({
  ...summary(_id, tenant, state),
  runbook: state.runbook,
  startedBy: state.startedBy,
  rerunOf: state.rerunOf,
  parent: state.parent,
  failures: state.failures,
  failure: state.failing?.failure,
  version,
});

function summary(id: string, tenant: string, state: ExecutionState) {
  const { startedAt, endedAt, incidentId, dryRun } = state;
  return {
    id,
    status: shownStatus(state),
    tenant,
    incidentId,
    dryRun,
    startedAt: rfc3339(startedAt),
    endedAt: rfc3339(endedAt),
    durationMs: durationMs(startedAt, endedAt),
  };
}
