import type { Json, JsonObject } from '../../json.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { sampleOf } from '../../json-schema/index.js';

/** A dry run's stand-in for what would act, ask or wait: says what it would have done, with an output that others can go on from. */
export function simulate(draft: Drafting, { path, step }: Instance, parameters: Json): void {
  const samples: JsonObject = draft.state.samples ?? {};
  const told = Object.hasOwn(samples, path) ? samples[path] : Object.hasOwn(samples, step.id) ? samples[step.id] : undefined;
  const output = told ?? sampleOf(step.definition.output?.schema);
  draft.emit({ type: 'StepSimulated', at: draft.world.now, step: path, parameters, output });
}
