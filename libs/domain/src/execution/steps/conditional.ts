import type { Json } from '../../json.js';
import type { CompiledStep } from '../../runbook/index.js';
import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';

/** Chooses a branch; the readiness of its targets, and of those that were not chosen, follows from `BranchChosen`. */
export function chooseBranch(draft: Drafting, step: CompiledStep): void {
  const { branch, targets, explanation } = choice(draft, step);
  draft.emit({ type: 'BranchChosen', at: draft.world.now, step: step.id, branch, targets, explanation });
  completeStep(draft, step, { output: { branch } });
}

function choice(draft: Drafting, step: CompiledStep): { branch: string; targets: readonly string[]; explanation: Json } {
  const { blob } = draft.world;
  const { conditional } = step;
  if (!conditional) throw new Error(`expected ${step.id} to be compiled as a conditional`);
  if ('if' in conditional) {
    const { value, explanation } = conditional.if.evaluate(draft.scope(), blob);
    return {
      branch: value ? 'then' : 'else',
      targets: value ? conditional.then : conditional.else,
      explanation: explanation as unknown as Json,
    };
  }
  const value = conditional.switch.evaluate(draft.scope(), blob);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const targets = Object.hasOwn(conditional.cases, text) ? conditional.cases[text] : undefined;
  const explanation = { switch: conditional.switch.source, found: text };
  return targets ? { branch: text, targets, explanation } : { branch: 'default', targets: conditional.default, explanation };
}
