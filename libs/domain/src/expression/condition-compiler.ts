import type { Json } from '../json.js';
import type { Budget } from './budget.js';
import { compareField } from './comparison.js';
import type { Comparison, ConditionObject, ConditionSource } from './condition-source.js';
import { excerpt, type ExplainedOperand, type Explanation, type Judgement } from './explanation.js';
import { ExpressionError } from './expression-error.js';
import { compileExpression, type Expression } from './expression.js';
import { parseFieldPath } from './field-path.js';
import { pointerTo } from './json-pointer.js';
import { CONDITION_DEPTH_MAX, EXPLAINED_OPERANDS_MAX } from './limits.js';
import { isObject } from './own-members.js';
import type { Path } from './paths.js';
import type { Outside } from './outside.js';
import type { Scope } from './run.js';
import { scanTemplate } from './template.js';
import type { TemplateExpression } from './template-compiler.js';

export type ConditionNode = (scope: Scope, outside: Outside, budget: Budget) => Judgement;

const NEVER: ConditionNode = () => ({ value: false, explanation: { all: [], value: false } });

/** Compiles a condition and gathers every fault of it; the outcome is used only if there are none. */
export class ConditionCompiler {
  readonly errors: ExpressionError[] = [];
  readonly references: Path[] = [];
  readonly tested: Path[] = [];
  readonly expressions: TemplateExpression[] = [];
  leaves = 0;

  compile(source: ConditionSource, pointer: string, depth: number): ConditionNode {
    this.leaves++;
    if (depth > CONDITION_DEPTH_MAX) {
      this.errors.push(
        new ExpressionError(
          'limit-depth',
          `expected at most ${CONDITION_DEPTH_MAX} nested conditions, found more; use one expression`,
          '',
          0,
          pointer,
        ),
      );
      return NEVER;
    }
    try {
      return typeof source === 'string' ? this.expression(source, pointer) : this.object(source, pointer, depth);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.errors.push(error.pointer === undefined ? error.at(pointer, error.source, 0) : error);
      return NEVER;
    }
  }

  private expression(source: string, pointer: string): ConditionNode {
    const expression = compileExpression(source);
    this.expressions.push({ pointer, position: 0, expression });
    this.references.push(...expression.references);
    this.tested.push(...expression.tested);
    return (scope, outside, budget) => judgeExpression(expression, scope, outside, budget);
  }

  private object(source: ConditionObject, pointer: string, depth: number): ConditionNode {
    if (!isConditionObject(source))
      throw new ExpressionError('syntax', 'expected an expression or an object with field, all, any or not, found neither', '', 0, pointer);
    if ('all' in source) return group('all', this.list(source.all, pointerTo(pointer, 'all'), depth));
    if ('any' in source) return group('any', this.list(source.any, pointerTo(pointer, 'any'), depth));
    if ('not' in source) return not(this.compile(source.not, pointerTo(pointer, 'not'), depth + 1));
    return this.comparison(source, pointer);
  }

  private list(sources: readonly ConditionSource[], pointer: string, depth: number): ConditionNode[] {
    return sources.map((source, index) => this.compile(source, pointerTo(pointer, index), depth + 1));
  }

  private comparison(source: Comparison, pointer: string): ConditionNode {
    const { field, op } = source;
    const path = this.field(field, pointerTo(pointer, 'field'));
    const reference = [path.root, ...path.keys.map(String)];
    this.references.push(reference);
    if (op === 'exists') this.tested.push(reference);
    const { template, errors } = scanTemplate(source.value ?? null);
    this.errors.push(...errors.map((error) => error.at(`${pointerTo(pointer, 'value')}${error.pointer ?? ''}`, error.source, 0)));
    for (const { pointer: inside, position, expression } of template.expressions) {
      this.expressions.push({ pointer: `${pointerTo(pointer, 'value')}${inside}`, position, expression });
    }
    this.references.push(...template.references);
    this.tested.push(...template.tested);
    return (scope, outside, budget) => {
      const expected = template.render(scope, outside);
      const { value, found } = compareField({ field, path, op, expected }, scope, outside, budget);
      return { value, explanation: explainComparison(source, expected, found, value) };
    };
  }

  private field(field: string, pointer: string): ReturnType<typeof parseFieldPath> {
    try {
      const path = parseFieldPath(field);
      if (path.root !== 'secrets') return path;
      throw new ExpressionError(
        'secret-misplaced',
        'expected a value that may be compared, found a secret; compare it where it is used',
        field,
        0,
      );
    } catch (error) {
      throw error instanceof ExpressionError ? error.at(pointer, field, 0) : error;
    }
  }
}

/** Documents are checked against their schema before; this is for callers that come with other values. */
function isConditionObject(source: unknown): source is ConditionObject {
  return isObject(source);
}

function judgeExpression(expression: Expression, scope: Scope, outside: Outside, budget: Budget): Judgement {
  const value = expression.evaluate(scope, outside, budget);
  if (typeof value !== 'boolean') {
    throw new ExpressionError(
      'not-a-condition',
      `expected a condition to give true or false, found ${JSON.stringify(excerpt(value))}; compare it with something`,
      expression.source,
      0,
    );
  }
  const operands = expression.references.slice(0, EXPLAINED_OPERANDS_MAX).map((path) => explainOperand(path, scope));
  return { value, explanation: { expression: expression.source, operands, value } };
}

/** Looks no further than a reference: the explanation says that there is one. */
function explainOperand(path: Path, scope: Scope): ExplainedOperand {
  let found: unknown = scope;
  for (const key of path)
    found = typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
  const text = path.join('.');
  return found === undefined ? { path: text } : { path: text, found: excerpt(found as Json) };
}

function explainComparison(source: Comparison, expected: Json, found: Json | undefined, value: boolean): Explanation {
  return {
    field: source.field,
    op: source.op,
    ...(source.value === undefined ? {} : { expected: excerpt(expected) }),
    ...(found === undefined ? {} : { found: excerpt(found) }),
    value,
  };
}

/** In order, until one decides. */
function group(kind: 'all' | 'any', nodes: readonly ConditionNode[]): ConditionNode {
  const decisive = kind === 'any';
  return (scope, outside, budget) => {
    const explanations: Explanation[] = [];
    let value = !decisive;
    for (const node of nodes) {
      const judgement = node(scope, outside, budget);
      explanations.push(judgement.explanation);
      if (judgement.value !== decisive) continue;
      value = decisive;
      break;
    }
    return { value, explanation: kind === 'all' ? { all: explanations, value } : { any: explanations, value } };
  };
}

function not(node: ConditionNode): ConditionNode {
  return (scope, outside, budget) => {
    const { value, explanation } = node(scope, outside, budget);
    return { value: !value, explanation: { not: explanation, value: !value } };
  };
}
