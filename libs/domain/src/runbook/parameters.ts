import type { Json } from '../json.js';
import type { Step, StepType } from '../steps/step.js';

/** Where `{{ secrets.name }}` may stand in the parameters of a step of this type (JSON Pointers). Nowhere for the others. */
export const SECRET_POINTERS: Partial<Record<StepType, readonly string[]>> = { 'call-service': ['/headers', '/body'] };

/** Parameters that are no templates: conditions over the awaited event, and forms. */
const NOT_RENDERED: Partial<Record<StepType, readonly string[]>> = {
  'wait-for-event': ['when'],
  'human-approval': ['form'],
  instruction: ['form'],
};

/** What stands under `with` and is rendered when the step begins. Undefined for types without `with`. */
export function parametersOf(step: Step): Json | undefined {
  if (!('with' in step) || step.with === undefined) return undefined;
  const left = NOT_RENDERED[step.type] ?? [];
  const entries = Object.entries(step.with as Record<string, Json>).filter(([key]) => !left.includes(key));
  const rendered = Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'anyOf' || key === 'allOf' ? withoutConditions(step, value) : value]),
  );
  // Nothing to leave out: the definition's own object, so that pointers and identity hold.
  return left.length === 0 ? (step.with as Json) : rendered;
}

function withoutConditions(step: Step, value: Json): Json {
  if (step.type !== 'wait-for-event' || !Array.isArray(value)) return value;
  return (value as readonly Record<string, Json>[]).map(({ when: _when, ...rest }) => rest);
}
