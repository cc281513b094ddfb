import { api, told, type Schemas } from './client.js';

/** What a dry run came to, step by step. */
export interface DryRun {
  readonly id: string;
  readonly status: string;
  readonly steps: readonly { readonly id: string; readonly status: string; readonly because: string }[];
}

/** A dry run takes no longer than its computations; a run that waits for a time or an event is shown as it is then. */
const WAIT_SECONDS = 20;

export async function dryRunOfDraft(body: string): Promise<DryRun> {
  const headers = { 'content-type': 'application/json', prefer: `wait=${WAIT_SECONDS}` };
  const run: Schemas['Execution'] = await told(
    api.POST('/api/v1/executions', { body: body as never, headers, bodySerializer: (text) => text as unknown as string }),
  );
  const { steps, status } = await told(api.GET('/api/v1/executions/{id}/explain', { params: { path: { id: run.id } } }));
  return {
    id: run.id,
    status,
    steps: steps.map(({ step, status: ofStep, sentence }) => ({ id: step, status: ofStep, because: sentence })),
  };
}
