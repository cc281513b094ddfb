import { compileTemplate, ExpressionError } from '../expression/index.js';
import { heldValue, plainValue } from '../held-value.js';
import type { Json, JsonObject } from '../json.js';
import { schedulesOf, scheduledInputs, type JsonSchema, type Runbook } from '../runbook/index.js';
import type { ScheduledStart } from './schedule-events.js';
import type { Schedule, WaitingFiring } from './schedules.js';
import type { RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

const ID_HEX_DIGITS = 32;

/** The same occurrence is the same run, for ever. */
export function scheduledExecutionId({ sha256, id }: RegistryWorld, trigger: string, scheduledAt: number): string {
  return `exe_${sha256(JSON.stringify(['schedule', id, trigger, scheduledAt])).slice(0, ID_HEX_DIGITS)}`;
}

/** What a firing starts by the newest version, or why it cannot start anything. */
export function scheduledStart(
  world: RegistryWorld,
  definition: JsonObject | null,
  { versions }: RegistryState,
  { trigger, requester }: Pick<Schedule, 'trigger' | 'requester'>,
  firing: Pick<WaitingFiring, 'scheduledAt' | 'missed'>,
): ScheduledStart | { readonly fault: string } {
  const newest = versions.at(-1);
  if (newest?.deprecatedAt !== undefined)
    return { fault: `expected a newest version in force, found ${newest.version}, which is deprecated` };
  const authored = definition && schedulesOf(definition as unknown as Runbook).find((one) => one.trigger === trigger);
  if (!definition || !newest || !authored)
    return { fault: `expected the definition with schedule ${trigger}, found none; register the runbook again` };
  const runbookId = definition['id'] as string;
  let rendered: JsonObject;
  try {
    rendered = compileTemplate(authored.inputs ?? {}).render({ event: firingEvent(runbookId, trigger, firing) }, world) as JsonObject;
  } catch (error) {
    if (error instanceof ExpressionError) return { fault: error.message };
    throw error;
  }
  // Rendered values are held; a schedule reads nothing that could be a reference.
  const found = scheduledInputs(definition['inputs'] as JsonSchema | undefined, plainValue(rendered) as JsonObject);
  if ('fault' in found) return found;
  const inputs = heldValue(found.inputs) as JsonObject;
  const runbook = { id: runbookId, version: newest.version, digest: newest.digest };
  return { runbook, inputs, ...(requester !== undefined && { requesters: [requester] }) };
}

/** The firing as the expressions of the trigger's inputs see it: a CloudEvent. */
export function firingEvent(runbookId: string, trigger: string, { scheduledAt, missed }: Pick<WaitingFiring, 'scheduledAt' | 'missed'>) {
  const time = new Date(scheduledAt).toISOString();
  return {
    specversion: '1.0',
    id: `${trigger} ${time}`,
    source: `/runbooks/${runbookId}/schedules`,
    type: 'runbook.schedule',
    time,
    data: { scheduledAt: time, missed },
  } satisfies Json;
}
