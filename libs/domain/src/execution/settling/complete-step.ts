import canonicalize from 'canonicalize';
import { BlobNeeded } from '../../expression/index.js';
import { isBlobReference, type Json } from '../../json.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Evidence, HttpReply, StepError } from '../events/index.js';
import { failAttempt, type FailureFacts } from './fail-attempt.js';
import { inlined } from '../drafting/inline.js';
import type { Instance } from '../drafting/instance.js';
import { letGo } from './cancel-step.js';
import { scopeAt } from '../drafting/scope.js';

export interface StepResult {
  readonly output: Json;
  readonly http?: HttpReply;
  readonly attempt?: number;
  readonly executor?: string;
}

/** A result counts only if it is what the author promised: the output's schema is checked before anybody builds on it. */
export function completeStep(draft: Drafting, instance: Instance, result: StepResult): void {
  const { path, step } = instance;
  const violations = step.outputSchema?.(resolved(draft, result.output)) ?? [];
  if (violations.length > 0) {
    const message = `expected an output that fits its schema, found: ${violations.map(({ path, message: fault }) => `${path || '/'} ${fault}`).join('; ')}`;
    return failAttempt(draft, instance, { name: 'invalid-output', message }, factsOf(result));
  }
  const evidence = evidenceOf(draft, instance, result.output);
  if ('error' in evidence) return failAttempt(draft, instance, evidence.error, factsOf(result));
  const { list } = evidence;
  // A child's end is what completes its step: there is nobody left to be abandoned.
  if (draft.stepAt(path)?.child === undefined) letGo(draft, path, 'run-failed');
  draft.emit({ type: 'StepCompleted', at: draft.world.now, step: path, ...result, ...(list.length > 0 && { evidence: list }) });
}

const factsOf = ({ http }: StepResult): FailureFacts => ({ acted: true, ...(http && { http }) });

function evidenceOf(draft: Drafting, { path, step }: Instance, output: Json): { list: Evidence[] } | { error: StepError } {
  const list: Evidence[] = [];
  if (step.evidence.length === 0) return { list };
  const { world } = draft;
  const scope = scopeAt(draft, path, { output });
  for (const { name, value: template } of step.evidence) {
    const fitted = inlined(template.render(scope, world.blob), `evidence ${name}`, world);
    if ('error' in fitted) return fitted;
    draft.spend(fitted);
    const { value } = fitted;
    // A reference is the hash of its content already.
    list.push({ name, sha256: isBlobReference(value) ? value.$blob : world.sha256(canonicalize(value) ?? 'null'), value });
  }
  return { list };
}

/** The output with its references followed, for the schema. */
export function resolved(draft: Drafting, value: Json): Json {
  if (isBlobReference(value)) {
    const content = draft.world.blob(value.$blob);
    if (content === undefined) throw new BlobNeeded(value.$blob);
    return resolved(draft, content);
  }
  if (Array.isArray(value)) return value.map((item: Json) => resolved(draft, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(draft, member)]));
}
