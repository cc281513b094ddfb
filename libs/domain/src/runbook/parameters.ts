import type { Json } from '../json.js';
import { languageOf } from '../steps/languages.js';
import type { Step } from '../steps/step.js';

/** What stands under `with` and is rendered when the step begins. Undefined for types without `with`. */
export function parametersOf(step: Step): Json | undefined {
  if (!('with' in step) || step.with === undefined) return undefined;
  const { parameters } = languageOf(step);
  return parameters ? parameters(step) : (step.with as Json);
}
