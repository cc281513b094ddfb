import { ExpressionError, type ExpressionErrorCode } from './expression-error.js';
import type { Path } from './paths.js';
import type { Run } from './run.js';
import type { Syntax } from './syntax.js';
import { typeName, type Value } from './values.js';

/** A compiled node: evaluates in a run. It may return a reference; whoever looks into a value opens it. */
export type Node = (run: Run) => Value;

/** A time zone that the text names. */
export interface NamedZone {
  readonly name: string;
  /** Characters before it in the expression. */
  readonly at: number;
}

/** Names of loop variables and where their values stand in a run. */
export type Locals = ReadonlyMap<string, number>;

/** What the compilation of one construct may ask of the compilation of the whole. */
export interface Compiler {
  readonly source: string;
  readonly references: Path[];
  readonly tested: Path[];
  readonly zones: NamedZone[];
  /** Compiles a node where these loop variables are visible. Throws `ExpressionError`. */
  node(syntax: Syntax, locals: Locals): Node;
  /** The same, with references opened: for operands and arguments. */
  operand(syntax: Syntax, locals: Locals): Node;
  /** A new loop variable and the names visible with it. */
  declare(name: string, locals: Locals): { slot: number; locals: Locals };
  fail(code: ExpressionErrorCode, message: string, at: number): never;
}

/** Errors about values may be outweighed by the other side of a logical operator; exhausted budgets and missing blobs may not. */
export function absorbable(error: unknown): ExpressionError {
  if (error instanceof ExpressionError && !error.code.startsWith('limit-')) return error;
  throw error;
}

export function truth(run: Run, value: Value, at: number): boolean {
  if (typeof value === 'boolean') return value;
  return run.fail('wrong-type', `expected true or false, found ${typeName(value)}; compare it with something`, at);
}
