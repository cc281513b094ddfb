import { personOf, type Actor } from '@runbook/domain';
import { rfc3339 } from '../http/times.js';
import type { DoubtedStep } from '../runs/model/doubts.js';
import type { ExecutionLine } from '../runs/model/execution-documents.js';

/** What an operator may say, and what follows from it. */
const OUTCOMES = [
  { outcome: 'completed', means: 'It happened. The step completes with the output that you give, and the run goes on.' },
  { outcome: 'failed', means: 'It did not happen, and is not to be tried again. The step fails as its author says.' },
  { outcome: 'retry', means: 'It did not happen. The step is asked for once more.' },
] as const;

/** A run of which nobody knows whether steps of it happened, as the API shows it to an operator. */
export function doubtView(line: ExecutionLine, actor: Actor) {
  const { _id, status, runbook, incidentId, startedAt, startedBy, doubts } = line;
  const youMayResolve = mayResolve(line, actor);
  return {
    execution: _id,
    status,
    runbook,
    incidentId: incidentId === '' ? undefined : incidentId,
    startedAt: rfc3339(startedAt),
    startedBy,
    youMayResolve,
    stepsInDoubt: doubts?.count ?? 0,
    steps: (doubts?.steps ?? []).map((step) => stepView(_id, step, youMayResolve)),
  };
}

/** Whether the caller's word would be taken, as far as can be seen: whoever makes a run on a legal basis go on is named there. The act itself is judged by the core. */
export function mayResolve({ doubts }: Pick<ExecutionLine, 'doubts'>, actor: Actor): boolean {
  const person = personOf(actor);
  return person === undefined || doubts?.authorizedUsers === undefined || doubts.authorizedUsers.includes(person);
}

function stepView(execution: string, { startedAt, ...step }: DoubtedStep, youMayResolve: boolean) {
  const href = `/api/v1/executions/${execution}/steps/${encodeURIComponent(step.step)}/resolve`;
  const acts = OUTCOMES.map(({ outcome, means }) => {
    return { outcome, means, method: 'POST' as const, href, body: { outcome, expectedAttempt: step.attempt } };
  });
  return { ...step, startedAt: rfc3339(startedAt), acts: youMayResolve ? acts : [] };
}
