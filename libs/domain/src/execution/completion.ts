import canonicalize from 'canonicalize';
import { isBlobReference, type Json } from '../json.js';
import type { CompiledStep } from '../runbook/index.js';
import type { Drafting } from './drafting.js';
import type { Evidence, HttpReply } from './events.js';
import { failAttempt } from './failure.js';
import { BlobNeeded } from '../expression/index.js';

export interface StepResult {
  readonly output: Json;
  readonly http?: HttpReply;
  readonly attempt?: number;
  readonly executor?: string;
}

/** A result counts only if it is what the author promised: the output's schema is checked before anybody builds on it. */
export function completeStep(draft: Drafting, step: CompiledStep, result: StepResult): void {
  const violations = step.outputSchema?.(resolved(draft, result.output)) ?? [];
  if (violations.length > 0) {
    const message = `expected an output that fits its schema, found: ${violations.map(({ path, message: fault }) => `${path || '/'} ${fault}`).join('; ')}`;
    return failAttempt(draft, step, { name: 'invalid-output', message }, result.http);
  }
  const evidence = evidenceOf(draft, step, result.output);
  draft.emit({ type: 'StepCompleted', at: draft.world.now, step: step.id, ...result, ...(evidence.length > 0 && { evidence }) });
}

function evidenceOf(draft: Drafting, step: CompiledStep, output: Json): Evidence[] {
  if (step.evidence.length === 0) return [];
  const scope = draft.scope(output);
  return step.evidence.map(({ name, value: template }) => {
    const value = template.render(scope, draft.world.blob);
    // A reference is the hash of its content already.
    return { name, sha256: isBlobReference(value) ? value.$blob : draft.world.sha256(canonicalize(value) ?? 'null'), value };
  });
}

/** The output with its references followed, for the schema. */
function resolved(draft: Drafting, value: Json): Json {
  if (isBlobReference(value)) {
    const content = draft.world.blob(value.$blob);
    if (content === undefined) throw new BlobNeeded(value.$blob);
    return resolved(draft, content);
  }
  if (Array.isArray(value)) return value.map((item: Json) => resolved(draft, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(draft, member as Json)]));
}
