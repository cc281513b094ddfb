import {
  compileCondition,
  compileTemplate,
  heldValue,
  plainValue,
  type Json,
  type JsonObject,
  type Scope,
  type Trigger,
} from '@runbook/domain';
import { RuntimeZones, type CataloguedRunbook } from '@runbook/service';
import type { ReceivedEvent } from '../reading/read-cloud-event.js';

export type EventTrigger = Extract<Trigger, { event: string }>;

/** A runbook that the event starts, and with what. */
export interface TriggeredStart {
  readonly runbook: CataloguedRunbook;
  readonly inputs: JsonObject;
  /** The execution's id is made of it, so that the same trigger id starts one run. */
  readonly triggerId: string;
}

/** A trigger is judged at the door: what it needs beside the event are the rules of time zones. */
const outside = { zones: new RuntimeZones() };

/** The start by the runbook's first trigger for this event's type whose condition holds. Throws `ExpressionError`. */
export function matchingStart(runbook: CataloguedRunbook, event: ReceivedEvent): TriggeredStart | undefined {
  const triggers = (runbook.definition.triggers ?? []) as unknown as readonly Trigger[];
  const scope = { event: heldValue(event as unknown as Json) };
  for (const trigger of triggers) {
    if (!('event' in trigger) || trigger.event !== event.type) continue;
    if (trigger.when !== undefined && !compileCondition(trigger.when).evaluate(scope, outside).value) continue;
    const inputs = plainValue(compileTemplate(trigger.inputs ?? {}).render(scope, outside)) as JsonObject;
    return { runbook, inputs, triggerId: triggerIdOf(trigger, event, scope) };
  }
  return undefined;
}

function triggerIdOf(trigger: EventTrigger, event: ReceivedEvent, scope: Scope): string {
  // Source and id together are unique (CloudEvents 1.0.2, section 3.1.1).
  if (trigger.id === undefined) return JSON.stringify([event.source, event.id]);
  const rendered = compileTemplate(trigger.id).render(scope, outside);
  return typeof rendered === 'string' ? rendered : JSON.stringify(rendered);
}
