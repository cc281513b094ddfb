import { absorbable, truth, type Compiler, type Locals, type Node } from './compiler.js';
import type { ExpressionError } from './expression-error.js';
import { memberOf, staticPath, type Key } from './paths.js';
import type { Run } from './run.js';
import type { Syntax } from './syntax.js';
import { isList, isMap, typeName, type Value } from './values.js';

interface MacroCall {
  readonly name: string;
  readonly receiver: Syntax | undefined;
  readonly args: readonly Syntax[];
  readonly at: number;
}

/** Calls whose arguments are not plain values: `has`, the loops over lists, `cel.bind`. Undefined for every other call. */
export function compileMacro(compiler: Compiler, call: MacroCall, locals: Locals): Node | undefined {
  const { name, receiver, args } = call;
  if (!receiver) return name === 'has' && args.length === 1 ? compileHas(compiler, args[0] as Syntax, call.at, locals) : undefined;
  if (name === 'bind' && args.length === 3 && receiver.op === 'id' && receiver.args === 'cel' && !locals.has('cel')) {
    return compileBind(compiler, args, locals);
  }
  if (args.length === 2) {
    const loop = LOOPS[name as keyof typeof LOOPS];
    if (Object.hasOwn(LOOPS, name)) return compileLoop(compiler, call, receiver, args, locals, loop);
  }
  if (name === 'map' && args.length === 3) return compileFilteredMap(compiler, call, receiver, args, locals);
  return undefined;
}

/** `has(a.b)`: whether the last member exists. A value before it that is missing, or cannot have members, has none either. */
function compileHas(compiler: Compiler, argument: Syntax, at: number, locals: Locals): Node {
  if (argument.op !== '.' && argument.op !== '[]') {
    return compiler.fail('bad-argument', 'expected has(path.to.member), found something that has no member; write a selection', at);
  }
  const path = staticPath(argument);
  if (!path || locals.has(path.root)) return compileHasMember(compiler, argument, locals);
  const { root, keys } = path;
  const reference = [root, ...keys.map(String)];
  compiler.references.push(reference);
  compiler.tested.push(reference);
  return (run) => {
    const value = Object.hasOwn(run.scope, root) ? run.scope[root] : undefined;
    return value !== undefined && hasPath(run, value, keys, at);
  };
}

function compileHasMember(compiler: Compiler, argument: Syntax & { op: '.' | '[]' }, locals: Locals): Node {
  const container = compiler.operand(argument.args[0], locals);
  const field = argument.op === '.' ? argument.args[1] : undefined;
  const key = argument.op === '[]' ? compiler.operand(argument.args[1], locals) : undefined;
  return (run) => hasPath(run, container(run), [(key ? key(run) : field) as Key], argument.pos);
}

function hasPath(run: Run, value: Value, keys: readonly Key[], at: number): boolean {
  let current: Value | undefined = value;
  for (const key of keys) {
    run.charge(1);
    const opened = run.open(current);
    const fits = isMap(opened) ? typeof key === 'string' : isList(opened) && Number.isSafeInteger(key);
    current = fits ? memberOf(run, opened, key, at) : undefined;
    if (current === undefined) return false;
  }
  return true;
}

/** `cel.bind(name, value, expression)`. */
function compileBind(compiler: Compiler, args: readonly Syntax[], locals: Locals): Node {
  const [variable, value, body] = args as [Syntax, Syntax, Syntax];
  const node = compiler.node(value, locals);
  const inner = compiler.declare(variableName(compiler, variable), locals);
  const result = compiler.node(body, inner.locals);
  return (run) => {
    run.locals[inner.slot] = node(run);
    return result(run);
  };
}

/** Runs over the items; `body` evaluates the second argument for the current item. */
type Loop = (run: Run, items: readonly Value[], body: (item: Value) => Value, at: number) => Value;

const LOOPS = {
  map: (_run, items, body) => items.map(body),
  filter: (run, items, body, at) => items.filter((item) => truth(run, body(item), at)),
  all: (run, items, body, at) => quantified(run, items, body, at, false),
  exists: (run, items, body, at) => quantified(run, items, body, at, true),
  exists_one: (run, items, body, at) => items.filter((item) => truth(run, body(item), at)).length === 1,
} satisfies Record<string, Loop>;

/** Like `||` over all items (or `&&`): an item that decides outweighs items that fail. */
function quantified(run: Run, items: readonly Value[], body: (item: Value) => Value, at: number, decisive: boolean): boolean {
  let failure: ExpressionError | undefined;
  for (const item of items) {
    try {
      if (truth(run, body(item), at) === decisive) return decisive;
    } catch (error) {
      failure ??= absorbable(error);
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

function compileLoop(compiler: Compiler, call: MacroCall, receiver: Syntax, args: readonly Syntax[], locals: Locals, loop: Loop): Node {
  const [variable, body] = args as [Syntax, Syntax];
  const list = compiler.operand(receiver, locals);
  const inner = compiler.declare(variableName(compiler, variable), locals);
  const node = compiler.node(body, inner.locals);
  const at = body.start;
  return (run) =>
    loop(
      run,
      itemsOf(run, list(run), call),
      (item) => {
        run.charge(1);
        run.locals[inner.slot] = item;
        return node(run);
      },
      at,
    );
}

/** `list.map(item, condition, result)`. */
function compileFilteredMap(compiler: Compiler, call: MacroCall, receiver: Syntax, args: readonly Syntax[], locals: Locals): Node {
  const [variable, test, body] = args as [Syntax, Syntax, Syntax];
  const list = compiler.operand(receiver, locals);
  const inner = compiler.declare(variableName(compiler, variable), locals);
  const condition = compiler.operand(test, inner.locals);
  const node = compiler.node(body, inner.locals);
  return (run) => {
    const results: Value[] = [];
    for (const item of itemsOf(run, list(run), call)) {
      run.locals[inner.slot] = item;
      if (truth(run, condition(run), test.start)) results.push(node(run));
    }
    return results;
  };
}

/** A list's items, or a map's keys. */
function itemsOf(run: Run, value: Value, call: MacroCall): readonly Value[] {
  if (isList(value)) return value;
  if (!isMap(value)) return run.fail('wrong-type', `expected a list or map before .${call.name}(…), found ${typeName(value)}`, call.at);
  const keys = Object.keys(value);
  run.charge(keys.length);
  return keys;
}

function variableName(compiler: Compiler, syntax: Syntax): string {
  if (syntax.op === 'id') return syntax.args;
  return compiler.fail(
    'bad-argument',
    'expected the name of a variable as the first argument, found an expression; write list.map(item, …)',
    syntax.start,
  );
}
