import { Budget } from './budget.js';
import { ConditionCompiler, type ConditionNode } from './condition-compiler.js';
import type { Judgement } from './explanation.js';
import { ExpressionError } from './expression-error.js';
import { CONDITION_LEAVES_MAX } from './limits.js';
import { askingForAll } from './needed-blobs.js';
import type { Path } from './paths.js';
import { NOTHING, type Outside } from './outside.js';
import type { Scope } from './run.js';
import type { TemplateExpression } from './template-compiler.js';
import type { ConditionSource } from './condition-source.js';

export class Condition {
  constructor(
    private readonly tree: ConditionNode,
    readonly references: readonly Path[],
    /** Those of the references that may be missing. */
    readonly tested: readonly Path[],
    readonly expressions: readonly TemplateExpression[],
  ) {}

  /** Throws `ExpressionError` (also for an outcome that is not true or false), `BlobNeeded`. */
  evaluate(scope: Scope, outside: Outside = NOTHING): Judgement {
    return askingForAll(this, scope, outside, () => this.tree(scope, outside, new Budget()));
  }
}

/** Throws `ExpressionError` with the pointer of the part that is wrong. */
export function compileCondition(source: ConditionSource): Condition {
  const { condition, errors } = scanCondition(source);
  if (errors[0]) throw errors[0];
  return condition;
}

/** The same, with all errors instead of the first. */
export function scanCondition(source: ConditionSource): { condition: Condition; errors: readonly ExpressionError[] } {
  const compiler = new ConditionCompiler();
  const tree = compiler.compile(source, '', 0);
  const { references, tested, expressions, errors, leaves } = compiler;
  if (leaves > CONDITION_LEAVES_MAX) {
    errors.push(
      new ExpressionError(
        'limit-source',
        `expected at most ${CONDITION_LEAVES_MAX} comparisons, found ${leaves}; use one expression`,
        '',
        0,
        '',
      ),
    );
  }
  return { condition: new Condition(tree, references, tested, expressions), errors };
}
