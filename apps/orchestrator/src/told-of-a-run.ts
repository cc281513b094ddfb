import { isFinal, shownStatus, stepAt, type ExecutionState, type Failure } from '@runbook/domain';
import type { Told } from '@runbook/processor';
import { traceOfExecution, type DecisionRecord } from '@runbook/wire';

/**
 * The lines of a run in the log: one when it starts, waits, fails, ends. Ids, names of the definition, counts and times stand in them. What people or
 * services said (inputs, outputs, reasons, messages of errors) does not, for any of it may be secret.
 */
export function toldOfRun(before: ExecutionState, after: ExecutionState, record: DecisionRecord): readonly Told[] {
  const lines: Told[] = [];
  const tell = (message: string, more: object): void => void lines.push({ facts: { ...factsOf(after, record), ...more }, message });
  if (before.status === 'NONE') tell('a run starts', startOf(after));
  if (after.failing && !before.failing && after.failing.outcome !== 'CANCELLED') tell('a run fails', failureOf(after.failing.failure));
  const waits = waitsOf(after);
  if (isNew(waits, waitsOf(before)))
    tell('a run waits', { status: shownStatus(after), waitsFor: waits.slice(0, NAMED_MAX), waits: waits.length });
  if (isFinal(after.status) && !isFinal(before.status)) tell('a run ends', endOf(after));
  return lines;
}

/** What it waits for; a run in a loop can wait for a thousand things at once, and one line names so many. */
const NAMED_MAX = 10;

function factsOf({ runbook }: ExecutionState, { id, tenant, version, cause }: DecisionRecord): object {
  const command = 'command' in cause ? { command: cause.command } : {};
  return {
    execution: id,
    tenant,
    runbook: runbook.id,
    runbookVersion: runbook.version,
    version,
    traceId: traceOfExecution(id),
    ...command,
  };
}

function startOf({ startedBy, trigger, parent, rerunOf, dryRun }: ExecutionState): object {
  return {
    startedBy: startedBy.kind,
    ...(trigger && { triggered: true }),
    ...(parent && { parent: parent.execution, parentStep: parent.step }),
    ...(rerunOf && { rerunOf: rerunOf.execution }),
    ...(dryRun && { dryRun }),
  };
}

const failureOf = ({ step, error }: Failure): object => ({ ...(step !== undefined && { step }), error: error.name });

function endOf({ status, startedAt, endedAt = startedAt, failures }: ExecutionState): object {
  return { status, durationMs: endedAt - startedAt, failuresContinuedFrom: failures };
}

interface AwaitedStep {
  readonly for: 'approval' | 'event' | 'operator' | 'resume' | 'release';
  readonly step?: string;
  readonly attempt?: number;
  readonly approval?: string;
}

/** Nothing while it goes on by itself. */
function waitsOf(state: ExecutionState): readonly AwaitedStep[] {
  const status = shownStatus(state);
  if (status === 'AUTHORITY_HOLD') return [{ for: 'release' }];
  if (status === 'PAUSED') return [{ for: 'resume' }];
  if (status !== 'AWAITING_APPROVAL' && status !== 'AWAITING_EVENT' && status !== 'AWAITING_OPERATOR') return [];
  return state.open.flatMap((path): AwaitedStep[] => {
    const step = stepAt(state.steps, path);
    if (step?.status === 'AWAITING_EVENT') return [{ for: 'event', step: path, attempt: step.attempt }];
    if (step?.status === 'IN_DOUBT') return [{ for: 'operator', step: path, attempt: step.attempt }];
    if (step?.status !== 'AWAITING_APPROVAL') return [];
    return [{ for: 'approval', step: path, attempt: step.attempt, ...(step.approval && { approval: step.approval.approval }) }];
  });
}

/** A vote that does not decide, or one of two waits that is over, begins no new wait. */
function isNew(waits: readonly AwaitedStep[], before: readonly AwaitedStep[]): boolean {
  const known = new Set(before.map(keyOf));
  return waits.some((wait) => !known.has(keyOf(wait)));
}

const keyOf = (wait: AwaitedStep): string => `${wait.for} ${wait.step ?? ''} ${wait.attempt ?? ''} ${wait.approval ?? ''}`;
