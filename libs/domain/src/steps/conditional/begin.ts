import type { Json } from '../../json.js';
import { settleCompleted } from '../../execution/settling/settle-completed.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';

/** Chooses a branch; the readiness of its targets, and of those that were not chosen, follows from `BranchChosen`. */
export function chooseBranch(draft: Drafting, instance: Instance): void {
  const { branch, targets, explanation } = choice(draft, instance);
  draft.emit({ type: 'BranchChosen', at: draft.world.now, step: instance.path, branch, targets, explanation });
  settleCompleted(draft, instance, { output: { branch } });
}

function choice(draft: Drafting, { path, step }: Instance): { branch: string; targets: readonly string[]; explanation: Json } {
  const { conditional } = step;
  if (!conditional) throw new Error(`expected ${path} to be compiled as a conditional`);
  const scope = scopeAt(draft, path);
  if ('if' in conditional) {
    const { value, explanation } = conditional.if.evaluate(scope, draft.world);
    return {
      branch: value ? 'then' : 'else',
      targets: value ? conditional.then : conditional.else,
      explanation: explanation as unknown as Json,
    };
  }
  const value = conditional.switch.evaluate(scope, draft.world);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const targets = Object.hasOwn(conditional.cases, text) ? conditional.cases[text] : undefined;
  const explanation = { switch: conditional.switch.source, found: text };
  return targets ? { branch: text, targets, explanation } : { branch: 'default', targets: conditional.default, explanation };
}
