import type { Json } from '../json.js';
import { BoundedCache } from './bounded-cache.js';
import { Budget } from './budget.js';
import { compileSyntax, type Compiled } from './compile.js';
import { ExpressionError } from './expression-error.js';
import { EXPRESSIONS_CACHED_MAX } from './limits.js';
import { askingForAll } from './needed-blobs.js';
import type { NamedZone } from './compiler.js';
import type { Path } from './paths.js';
import { NOTHING, type Outside } from './outside.js';
import { Run, type Scope } from './run.js';
import { parseSyntax, type Syntax } from './syntax.js';
import { toJson } from './to-json.js';

/**
 * A compiled CEL expression.
 *
 * The library parses; the tree is compiled and evaluated here, because its evaluator has no budget (a loop in a loop in a loop
 * over a thousand items runs for minutes), its `matches` backtracks, and its integers are bigint, so that every value of a scope would have
 * to be converted first.
 *
 * - E1 Reads only own members of the scope, and converts nothing: cost follows what is read, not how large the scope is.
 * - E2 Every evaluation ends within its budget of steps, bytes and depth, or throws `ExpressionError`.
 * - E3 The same scope gives the same answer: no clock, no randomness, no order but the data's.
 */
export class Expression {
  constructor(
    readonly source: string,
    private readonly compiled: Compiled,
    private readonly syntax: Syntax,
  ) {}

  /** Every static path that is read, for example `['steps', 'lookup', 'output', 'score']`. */
  get references(): readonly Path[] {
    return this.compiled.references;
  }

  /** Those of the references that `has(…)` only asks for. */
  get tested(): readonly Path[] {
    return this.compiled.tested;
  }

  /** Every time zone that the text names. */
  get zones(): readonly NamedZone[] {
    return this.compiled.zones;
  }

  /** The syntax tree, for static analysis. */
  get tree(): Syntax {
    return this.syntax;
  }

  /**
   * Plain JSON; parts may be shared with the scope, so treat it as unchangeable. A path that ends at a blob reference gives
   * the reference. `numbers` gathers the places of numbers that are held as texts. Throws `ExpressionError`, or `BlobNeeded` when the expression looks into a reference that `outside` does not know.
   */
  evaluate(scope: Scope, outside: Outside = NOTHING, budget: Budget = new Budget(), numbers: string[] = []): Json {
    return askingForAll(this, scope, outside, () => {
      const run = new Run(this.source, scope, outside, budget);
      return toJson(run, this.compiled.node(run), numbers);
    });
  }
}

const cache = new BoundedCache<Expression>(EXPRESSIONS_CACHED_MAX);

/** Throws `ExpressionError` (`syntax`, `unknown-function`, `bad-argument`, `secret-misplaced`, `limit-…`) with the position. */
export function compileExpression(source: string): Expression {
  return cache.get(source, () => {
    const syntax = parseSyntax(source);
    const compiled = compileSyntax(source, syntax);
    refuseSecrets(source, compiled);
    return new Expression(source, compiled, syntax);
  });
}

/** A secret is never a value of an expression: it could be copied, compared or logged. */
function refuseSecrets(source: string, compiled: Compiled): void {
  if (!compiled.references.some(([root]) => root === 'secrets')) return;
  throw new ExpressionError(
    'secret-misplaced',
    'expected no secret inside an expression, found secrets; write exactly {{ secrets.name }} in the headers or body of a call, or credential: name',
    source,
    Math.max(0, source.indexOf('secrets')),
  );
}
