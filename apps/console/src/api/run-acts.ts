import { api, told } from './client.js';

/** What can be done to a run; each with its reason, which stands in the record of the decision. */
export type RunAct = 'pause' | 'resume' | 'release' | 'cancel' | 'terminate';
export type Outcome = 'completed' | 'failed' | 'retry';

const run = (id: string) => ({ params: { path: { id } } });
const step = (id: string, stepId: string) => ({ params: { path: { id, stepId } } });

export const actOnRun: Readonly<Record<RunAct, (id: string, reason: string) => Promise<unknown>>> = {
  pause: (id, reason) => told(api.POST('/api/v1/executions/{id}/pause', { ...run(id), body: { reason } })),
  resume: (id, reason) => told(api.POST('/api/v1/executions/{id}/resume', { ...run(id), body: { reason } })),
  release: (id, reason) => told(api.POST('/api/v1/executions/{id}/release', { ...run(id), body: { reason } })),
  cancel: (id, reason) => told(api.POST('/api/v1/executions/{id}/cancel', { ...run(id), body: { reason } })),
  terminate: (id, reason) => told(api.POST('/api/v1/executions/{id}/terminate', { ...run(id), body: { reason } })),
};

/** A new run of the same runbook. Answers its id. */
export async function rerun(id: string, body: { reason: string; fromStep?: string; inputs?: Record<string, unknown> }): Promise<string> {
  return (await told(api.POST('/api/v1/executions/{id}/rerun', { ...run(id), body }))).id;
}

export const editVariables = (id: string, changes: Readonly<Record<string, unknown>>, reason: string) =>
  told(api.PATCH('/api/v1/executions/{id}/variables', { ...run(id), body: { ...changes, reason } }));

/** `attempt`: the one that the person has seen; the service refuses where there is another by now. */
export interface RepairOf {
  readonly id: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly reason: string;
}

/** `variables`: what it reads changes first, in the same decision. */
export const retryStep = ({ id, stepId, attempt, reason }: RepairOf, variables?: Readonly<Record<string, unknown>>) =>
  told(
    api.POST('/api/v1/executions/{id}/steps/{stepId}/retry', {
      ...step(id, stepId),
      body: { reason, expectedAttempt: attempt, ...(variables && { variables }) },
    }),
  );

export const skipStep = ({ id, stepId, attempt, reason }: RepairOf) =>
  told(api.POST('/api/v1/executions/{id}/steps/{stepId}/skip', { ...step(id, stepId), body: { reason, expectedAttempt: attempt } }));

export const resolveStep = ({ id, stepId, attempt, reason }: RepairOf, outcome: Outcome, output: unknown) =>
  told(
    api.POST('/api/v1/executions/{id}/steps/{stepId}/resolve', {
      ...step(id, stepId),
      body: { outcome, reason, expectedAttempt: attempt, ...(output !== undefined && { output }) },
    }),
  );
