import type { ExecutionState, StepState } from '@runbook/domain';
import type { ExecutionDocument } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';

type Viewed = Pick<ExecutionEntry, 'id' | 'tenant' | 'state' | 'version'>;

/** An execution as the API shows it: times in RFC 3339, large values as the references that they are (`{ $blob, bytes }`). */
export function executionView({ id, tenant, state, version }: Viewed) {
  const { runbook, inputs, legalBasis, dataLicenses, startedBy, trigger, outputs, failures, failing } = state;
  return {
    ...summary(id, tenant, state),
    runbook,
    inputs,
    legalBasis,
    dataLicenses,
    startedBy,
    trigger,
    deadlineAt: rfc3339(state.deadlineAt),
    steps: Object.entries(state.steps).map(([stepId, step]) => stepView(stepId, step)),
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
  failures: state.failures,
  failure: state.failing?.failure,
  version,
});

function summary(id: string, tenant: string, state: ExecutionState) {
  const { status, startedAt, endedAt, incidentId } = state;
  return {
    id,
    status,
    tenant,
    incidentId,
    startedAt: rfc3339(startedAt),
    endedAt: rfc3339(endedAt),
    durationMs: durationMs(startedAt, endedAt),
  };
}

export function stepView(id: string, step: StepState) {
  const { type, name, onFailure, status, attempt, executor, output, http, error, reason, branch, goto, evidence } = step;
  return {
    id,
    type,
    name,
    onFailure,
    status,
    attempt,
    startedAt: rfc3339(step.startedAt),
    endedAt: rfc3339(step.endedAt),
    durationMs: durationMs(step.startedAt, step.endedAt),
    retryAt: rfc3339(step.retryAt),
    executor,
    output,
    http,
    error,
    reason,
    branch,
    goto,
    // The values are under /evidence; here the reader sees that there are some.
    evidence: evidence?.map(({ name: label, sha256 }) => ({ name: label, sha256 })),
  };
}

/** Milliseconds since the epoch as RFC 3339 text. */
export const rfc3339 = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

const durationMs = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : to - from;
