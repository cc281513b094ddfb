import {
  compileCondition,
  compileExpression,
  compileTemplate,
  type Condition,
  type Outside,
  type Scope,
  type Template,
} from '../../expression/index.js';
import type { Json } from '../../json.js';
import { LOOP_ITERATIONS_MAX } from '../../runbook/limits.js';
import type { LoopStep } from '../step.js';

/** A value that is computed once. Throws `ExpressionError`, `BlobNeeded`. */
export type Computed = (scope: Scope, outside: Outside) => Json;

export interface CompiledLoop {
  readonly kind: 'forEach' | 'while' | 'count';
  /** What `forEach` goes through, or how often `count` goes. */
  readonly over?: Computed;
  readonly while?: Condition;
  /** The item's name beside `item`. */
  readonly as?: string;
  readonly concurrency: number;
  /** More is an error. */
  readonly maxIterations: number;
  readonly breakIf?: Condition;
  /** What an iteration leaves behind. */
  readonly collect?: Template;
}

export function compileLoop(loop: LoopStep): CompiledLoop {
  const { forEach, count, as, concurrency, maxIterations, breakIf, collect } = loop;
  const over = forEach ?? count;
  return {
    kind: loop.while !== undefined ? 'while' : forEach !== undefined ? 'forEach' : 'count',
    ...(over !== undefined && { over: computed(over) }),
    ...(loop.while !== undefined && { while: compileCondition(loop.while) }),
    ...(as !== undefined && { as }),
    // Each iteration of a `while` depends on the one before.
    concurrency: loop.while !== undefined ? 1 : (concurrency ?? 1),
    maxIterations: maxIterations ?? LOOP_ITERATIONS_MAX,
    ...(breakIf !== undefined && { breakIf: compileCondition(breakIf) }),
    ...(collect !== undefined && { collect: compileTemplate(collect) }),
  };
}

/** A text is an expression, or a template if it holds a placeholder; anything else is a template. */
function computed(value: Json): Computed {
  if (typeof value !== 'string' || value.includes('{{')) {
    const template = compileTemplate(value);
    return (scope, outside) => template.render(scope, outside);
  }
  const expression = compileExpression(value);
  return (scope, outside) => expression.evaluate(scope, outside);
}
