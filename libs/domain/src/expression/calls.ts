import { compileMacro } from './macros.js';
import type { Compiler, Locals, Node } from './compiler.js';
import { conversionFunctions } from './conversion-functions.js';
import { encodingFunctions } from './encoding-functions.js';
import type { FunctionDefinition } from './function-definition.js';
import { listFunctions } from './list-functions.js';
import { nearest } from './nearest.js';
import type { Syntax } from './syntax.js';
import { textFunctions } from './text-functions.js';
import { timeFunctions } from './time-functions.js';

const definitions: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({ ...conversionFunctions, ...textFunctions, ...listFunctions, ...timeFunctions, ...encodingFunctions }),
);

/** What may stand before the point of `base64.encode(…)`. */
const CODINGS: ReadonlySet<string> = new Set(
  [...definitions.keys()].filter((name) => name.includes('.')).map((name) => name.split('.')[0] as string),
);

/** A variable may have one of these names too, and keeps the methods of what it holds: none of them is called as a coding is. */
const codingNamed = (before: string, name: string): string | undefined =>
  CODINGS.has(before) && !definitions.has(name) ? `${before}.${name}` : undefined;

/** `name(arguments)`. */
export function compileCall(compiler: Compiler, syntax: Syntax & { op: 'call' }, locals: Locals): Node {
  const [name, args] = syntax.args;
  return (
    compileMacro(compiler, { name, receiver: undefined, args, at: syntax.start }, locals) ??
    compileFunction(compiler, name, args, 'function', syntax.start, locals)
  );
}

/** `receiver.name(arguments)`. */
export function compileMethod(compiler: Compiler, syntax: Syntax & { op: 'rcall' }, locals: Locals): Node {
  const [name, receiver, args] = syntax.args;
  const coding = receiver.op === 'id' && !locals.has(receiver.args) ? codingNamed(receiver.args, name) : undefined;
  return (
    compileMacro(compiler, { name, receiver, args, at: syntax.start }, locals) ??
    (coding !== undefined
      ? compileFunction(compiler, coding, args, 'function', syntax.start, locals)
      : compileFunction(compiler, name, [receiver, ...args], 'method', syntax.start, locals))
  );
}

function compileFunction(
  compiler: Compiler,
  name: string,
  args: readonly Syntax[],
  style: 'function' | 'method',
  at: number,
  locals: Locals,
): Node {
  const definition = definitions.get(name);
  if (!definition) {
    const guess = nearest(name, [...definitions.keys(), 'has', 'all', 'exists', 'exists_one', 'map', 'filter']);
    return compiler.fail(
      'unknown-function',
      `expected a known function, found ${name}; ${guess ? `did you mean ${guess}?` : 'see the list in the runbook language'}`,
      at,
    );
  }
  if (definition.style !== 'both' && definition.style !== style) {
    const spelling = definition.style === 'method' ? `value.${name}(…)` : `${name}(value)`;
    return compiler.fail('bad-argument', `expected ${spelling}, found ${name} called the other way`, at);
  }
  if (!definition.arity.includes(args.length)) {
    const own = style === 'method' ? 1 : 0;
    const expected = definition.arity.map((count) => count - own).join(' or ');
    return compiler.fail('bad-argument', `expected ${expected} arguments of ${name}, found ${args.length - own}`, at);
  }
  const zone = definition.zoneArgument === undefined ? undefined : args[definition.zoneArgument];
  if (zone?.op === 'value' && typeof zone.args === 'string') compiler.zones.push({ name: zone.args, at: zone.start });
  const nodes = args.map((arg) => compiler.operand(arg, locals));
  const call = definition.call;
  return (run) =>
    call(
      run,
      nodes.map((node) => node(run)),
      at,
    );
}
