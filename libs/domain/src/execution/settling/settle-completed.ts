import canonicalize from 'canonicalize';
import { isBlobReference, type Json } from '../../json.js';
import { violationsText } from '../../runbook/index.js';
import { resolved } from '../drafting/blob-content.js';
import { takeCarried } from '../drafting/carried.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Evidence, HttpReply, StepError } from '../events/index.js';
import { failAttempt } from './fail-attempt.js';
import type { FailureFacts } from './failure-facts.js';
import { inlined } from '../drafting/inline.js';
import type { Instance } from '../drafting/instance.js';
import { cancelOpenWork } from './cancel-step.js';
import { scopeAt } from '../drafting/scope.js';

export interface StepResult {
  readonly output: Json;
  readonly http?: HttpReply;
  readonly attempt?: number;
  readonly executor?: string;
}

/** A result counts only if it is what the author promised: the output's schema is checked before anybody builds on it. */
export function settleCompleted(draft: Drafting, instance: Instance, result: StepResult): void {
  const { path, step } = instance;
  takeCarried(draft, instance);
  const violations = step.outputSchema?.(resolved(draft, result.output)) ?? [];
  if (violations.length > 0) {
    const message = `expected an output that fits its schema, found: ${violationsText(violations)}`;
    return failAttempt(draft, instance, { name: 'invalid-output', message }, factsOf(result));
  }
  const evidence = evidenceOf(draft, instance, result.output);
  if ('error' in evidence) return failAttempt(draft, instance, evidence.error, factsOf(result));
  const { list } = evidence;
  // A child's end is what completes its step: there is nobody left to be abandoned.
  if (draft.stepAt(path)?.child === undefined) cancelOpenWork(draft, path, 'run-failed');
  draft.emit({ type: 'StepCompleted', at: draft.world.now, step: path, ...result, ...(list.length > 0 && { evidence: list }) });
}

const factsOf = ({ http }: StepResult): FailureFacts => ({ acted: true, ...(http && { http }) });

function evidenceOf(draft: Drafting, { path, step }: Instance, output: Json): { list: Evidence[] } | { error: StepError } {
  const list: Evidence[] = [];
  if (step.evidence.length === 0) return { list };
  const { world } = draft;
  const scope = scopeAt(draft, path, { output });
  for (const { name, value: template } of step.evidence) {
    const fitted = inlined(template.render(scope, world), `evidence ${name}`, world);
    if ('error' in fitted) return fitted;
    draft.budget.spend(fitted);
    const { value } = fitted;
    // A reference is the hash of its content already.
    list.push({ name, sha256: isBlobReference(value) ? value.$blob : world.sha256(canonicalize(value) ?? 'null'), value });
  }
  return { list };
}
