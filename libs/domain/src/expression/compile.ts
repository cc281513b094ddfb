import { heldName } from '../held-value.js';
import { objectOf } from './own-members.js';
import { ExpressionError, type ExpressionErrorCode } from './expression-error.js';
import { EXPRESSION_DEPTH_MAX } from './limits.js';
import { literal } from './literals.js';
import { compileCall, compileMethod } from './calls.js';
import { absorbable, truth, type Compiler, type Locals, type NamedZone, type Node } from './compiler.js';
import { arithmetic, equal, isIn, negated, ordered, type ArithmeticOperator, type OrderOperator } from './operators.js';
import { readKey, readRoot, staticPath, type Path } from './paths.js';
import type { Run } from './run.js';
import type { Syntax } from './syntax.js';
import { typeName, type Value } from './values.js';

/** Compiles a syntax tree once; the outcome is evaluated many times. Throws `ExpressionError`. */
export function compileSyntax(source: string, syntax: Syntax): Compiled {
  const compiler = new TreeCompiler(source);
  const node = compiler.node(syntax, new Map());
  return { node, references: compiler.references, tested: compiler.tested, zones: compiler.zones };
}

export interface Compiled {
  readonly node: Node;
  /** Every static path that is read, in the order of the text. */
  readonly references: readonly Path[];
  /** Those of them that only `has(…)` asks for: they may be missing. */
  readonly tested: readonly Path[];
  readonly zones: readonly NamedZone[];
}

class TreeCompiler implements Compiler {
  readonly references: Path[] = [];
  readonly tested: Path[] = [];
  readonly zones: NamedZone[] = [];
  private depth = 0;
  private slots = 0;

  constructor(readonly source: string) {}

  node(syntax: Syntax, locals: Locals): Node {
    if (++this.depth > EXPRESSION_DEPTH_MAX) {
      this.fail('limit-depth', `expected at most ${EXPRESSION_DEPTH_MAX} levels, found more; split the expression`, syntax.pos);
    }
    const node = this.dispatch(syntax, locals);
    this.depth--;
    // Literals cost nothing, and reading a path is counted key by key.
    return ['value', 'id', '.', '[]'].includes(syntax.op) ? node : counted(node);
  }

  operand(syntax: Syntax, locals: Locals): Node {
    const node = this.node(syntax, locals);
    return (run) => {
      const value = node(run);
      return typeof value === 'object' && value !== null ? run.open(value) : value;
    };
  }

  declare(name: string, locals: Locals): { slot: number; locals: Locals } {
    const slot = this.slots++;
    return { slot, locals: new Map([...locals, [name, slot]]) };
  }

  fail(code: ExpressionErrorCode, message: string, at: number): never {
    throw new ExpressionError(code, message, this.source, at);
  }

  private dispatch(syntax: Syntax, locals: Locals): Node {
    switch (syntax.op) {
      case 'value':
        return constant(literal(this, syntax.args, syntax.pos));
      case 'id':
      case '.':
      case '[]':
        return compileAccess(this, syntax, locals);
      case 'list':
        return compileList(this, syntax.args, locals);
      case 'map':
        return compileMap(this, syntax.args, locals);
      case '?:':
        return compileChoice(this, syntax.args, locals);
      case '||':
      case '&&':
        return compileLogic(this, syntax.op === '||', syntax.args, locals);
      case '!_':
        return compileNot(this, syntax.args, locals);
      case '-_':
        return compileMinus(this, syntax.args, locals);
      case 'call':
        return compileCall(this, syntax, locals);
      case 'rcall':
        return compileMethod(this, syntax, locals);
      case '.?':
      case '[?]':
        return this.fail('syntax', `expected a plain selection, found ${syntax.op}; use has(…) instead`, syntax.pos);
      default:
        return compileOperator(this, syntax, locals);
    }
  }
}

function counted(node: Node): Node {
  return (run) => {
    run.charge(1);
    return node(run);
  };
}

function constant(value: Value): Node {
  return () => value;
}

function compileAccess(compiler: Compiler, syntax: Syntax & { op: 'id' | '.' | '[]' }, locals: Locals): Node {
  const path = staticPath(syntax);
  if (path && !locals.has(path.root)) {
    const { root, keys } = path;
    compiler.references.push([root, ...keys.map(String)]);
    const at = syntax.start;
    return (run) => {
      let value = readRoot(run, root, at);
      for (const key of keys) value = readKey(run, value, key, at);
      return value;
    };
  }
  if (syntax.op === 'id') {
    const slot = locals.get(syntax.args) as number;
    return (run) => run.locals[slot] as Value;
  }
  const at = syntax.pos;
  const container = compiler.node(syntax.args[0], locals);
  if (syntax.op === '.') {
    const field = syntax.args[1];
    return (run) => readKey(run, container(run), field, at);
  }
  const key = compiler.operand(syntax.args[1], locals);
  return (run) => readKey(run, container(run), key(run), at);
}

function compileList(compiler: Compiler, items: readonly Syntax[], locals: Locals): Node {
  const nodes = items.map((item) => compiler.node(item, locals));
  return (run) => nodes.map((node) => node(run));
}

function compileMap(compiler: Compiler, entries: readonly (readonly [Syntax, Syntax])[], locals: Locals): Node {
  const nodes = entries.map(([key, value]) => ({ key: compiler.operand(key, locals), value: compiler.node(value, locals), at: key.start }));
  return (run) => objectOf(nodes.map(({ key, value, at }) => [mapKey(run, key(run), at), value(run)] as const));
}

function mapKey(run: Run, key: Value, at: number): string {
  // An author's map is data: it cannot spell a reference.
  if (typeof key === 'string') return heldName(key);
  return run.fail('wrong-type', `expected a text as the key of a map, found ${typeName(key)}; write {'name': value}`, at);
}

function compileChoice(compiler: Compiler, [test, then, otherwise]: readonly [Syntax, Syntax, Syntax], locals: Locals): Node {
  const condition = compiler.operand(test, locals);
  const whenTrue = compiler.node(then, locals);
  const whenFalse = compiler.node(otherwise, locals);
  return (run) => (truth(run, condition(run), test.start) ? whenTrue(run) : whenFalse(run));
}

/** CEL's `||` and `&&`: an error on one side does not matter if the other side decides. */
function compileLogic(compiler: Compiler, decisive: boolean, [left, right]: readonly [Syntax, Syntax], locals: Locals): Node {
  const sides = [left, right].map((side) => ({ node: compiler.operand(side, locals), at: side.start }));
  return (run) => {
    let failure: ExpressionError | undefined;
    for (const { node, at } of sides) {
      try {
        if (truth(run, node(run), at) === decisive) return decisive;
      } catch (error) {
        failure ??= absorbable(error);
      }
    }
    if (failure !== undefined) throw failure;
    return !decisive;
  };
}

function compileNot(compiler: Compiler, operand: Syntax, locals: Locals): Node {
  const node = compiler.operand(operand, locals);
  return (run) => !truth(run, node(run), operand.start);
}

function compileMinus(compiler: Compiler, operand: Syntax, locals: Locals): Node {
  const node = compiler.operand(operand, locals);
  return (run) => negated(run, node(run), operand.start);
}

function compileOperator(compiler: Compiler, syntax: Syntax & { args: readonly [Syntax, Syntax] }, locals: Locals): Node {
  const operator = syntax.op as '==' | '!=' | 'in' | ArithmeticOperator | OrderOperator;
  const left = compiler.operand(syntax.args[0], locals);
  const right = compiler.operand(syntax.args[1], locals);
  const at = syntax.start;
  switch (operator) {
    case '==':
      return (run) => equal(run, left(run), right(run));
    case '!=':
      return (run) => !equal(run, left(run), right(run));
    case 'in':
      return (run) => isIn(run, left(run), right(run), at);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (run) => ordered(run, operator, left(run), right(run), at);
    default:
      return (run) => arithmetic(run, operator, left(run), right(run), at);
  }
}
