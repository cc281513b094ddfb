import { compileExpression, type Path } from '../../expression/index.js';
import { staticPath } from '../../expression/paths.js';
import type { Syntax } from '../../expression/syntax.js';
import type { StaticType } from './schema-types.js';

export type TypeOfPath = (path: Path) => StaticType | undefined;

/** Tells a fault and the characters before it in the expression. */
export type TellFault = (message: string, at: number) => void;

type Locals = ReadonlySet<string>;

/** The type that the expression has whatever the data; undefined where it cannot be told. Faults on the way are told. */
export function inferType(source: Syntax | string, typeOfPath: TypeOfPath, locals: Locals, tell: TellFault): StaticType | undefined {
  return new Inference(typeOfPath, tell).type(typeof source === 'string' ? compileExpression(source).tree : source, locals);
}

/** Why an order comparison cannot work between these types; undefined if it can. */
export function comparableFault(operator: string, left: StaticType, right: StaticType): string | undefined {
  if (left === right && ORDERED.has(left)) return undefined;
  return `expected two numbers, texts, booleans, timestamps or durations around ${operator}, found ${left} and ${right}; compare like with like`;
}

const ORDERED: ReadonlySet<StaticType> = new Set(['number', 'string', 'bool', 'timestamp', 'duration']);

const RESULTS: Readonly<Record<string, StaticType>> = {
  size: 'number',
  int: 'number',
  uint: 'number',
  double: 'number',
  indexOf: 'number',
  lastIndexOf: 'number',
  string: 'string',
  type: 'string',
  lowerAscii: 'string',
  upperAscii: 'string',
  trim: 'string',
  substring: 'string',
  charAt: 'string',
  replace: 'string',
  join: 'string',
  encode: 'string',
  split: 'list',
  map: 'list',
  filter: 'list',
  distinct: 'list',
  flatten: 'list',
  sort: 'list',
  reverse: 'list',
  bool: 'bool',
  has: 'bool',
  all: 'bool',
  exists: 'bool',
  exists_one: 'bool',
  matches: 'bool',
  contains: 'bool',
  startsWith: 'bool',
  endsWith: 'bool',
  timestamp: 'timestamp',
  duration: 'duration',
};

const LOOPS: ReadonlySet<string> = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);

class Inference {
  constructor(
    private readonly typeOfPath: TypeOfPath,
    private readonly tell: TellFault,
  ) {}

  type(syntax: Syntax, locals: Locals): StaticType | undefined {
    switch (syntax.op) {
      case 'value':
        return literalType(syntax.args);
      case 'id':
      case '.':
      case '[]':
        return this.access(syntax, locals);
      case 'list':
        for (const item of syntax.args) this.type(item, locals);
        return 'list';
      case 'map':
        for (const [, value] of syntax.args) this.type(value, locals);
        return 'map';
      case '?:':
        return this.choice(syntax.args, locals);
      case '!_':
        this.truth(syntax.args, locals);
        return 'bool';
      case '-_':
        return this.type(syntax.args, locals);
      case '||':
      case '&&':
        // An error on one side may be outweighed by the other, so only a side that is always wrong is told.
        for (const side of syntax.args) this.truth(side, locals);
        return 'bool';
      case 'call':
        return this.call(syntax.args[0], syntax.args[1], locals);
      case 'rcall':
        return this.method(syntax, locals);
      case '.?':
      case '[?]':
        return undefined;
      default:
        return this.operator(syntax, locals);
    }
  }

  private access(syntax: Syntax, locals: Locals): StaticType | undefined {
    const path = staticPath(syntax);
    return path && !locals.has(path.root) ? this.typeOfPath([path.root, ...path.keys.map(String)]) : undefined;
  }

  private choice([test, then, otherwise]: readonly [Syntax, Syntax, Syntax], locals: Locals): StaticType | undefined {
    this.truth(test, locals);
    const [left, right] = [this.type(then, locals), this.type(otherwise, locals)];
    return left === right ? left : undefined;
  }

  private truth(syntax: Syntax, locals: Locals): void {
    const type = this.type(syntax, locals);
    if (type !== undefined && type !== 'bool') this.tell(`expected true or false, found ${type}; compare it with something`, syntax.start);
  }

  private call(name: string, args: readonly Syntax[], locals: Locals): StaticType | undefined {
    if (name !== 'has') for (const arg of args) this.type(arg, locals);
    return Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  }

  private method(syntax: Syntax & { op: 'rcall' }, locals: Locals): StaticType | undefined {
    const [name, receiver, args] = syntax.args;
    const variable = args[0];
    if (name === 'bind' || (LOOPS.has(name) && variable?.op === 'id')) {
      const inner = new Set([...locals, ...(variable?.op === 'id' ? [variable.args] : [])]);
      for (const arg of args.slice(1)) this.type(arg, inner);
      if (name === 'bind') return undefined;
    }
    this.type(receiver, locals);
    return Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  }

  private operator(syntax: Syntax & { args: readonly [Syntax, Syntax] }, locals: Locals): StaticType | undefined {
    const operator = syntax.op as string;
    const left = this.type(syntax.args[0], locals);
    const right = this.type(syntax.args[1], locals);
    if (['==', '!=', 'in'].includes(operator)) return 'bool';
    if (['<', '<=', '>', '>='].includes(operator)) {
      const fault = left && right && comparableFault(operator, left, right);
      if (fault) this.tell(fault, syntax.start);
      return 'bool';
    }
    return left && right ? this.arithmetic(operator, left, right, syntax.start) : undefined;
  }

  private arithmetic(operator: string, left: StaticType, right: StaticType, at: number): StaticType | undefined {
    const isTime = [left, right].some((type) => type === 'timestamp' || type === 'duration');
    if (isTime) return undefined;
    if (left === right && (left === 'number' || (operator === '+' && (left === 'string' || left === 'list')))) return left;
    this.tell(
      `expected two numbers${operator === '+' ? ', two texts or two lists (string(x) makes text)' : ''} around ${operator}, found ${left} and ${right}`,
      at,
    );
    return undefined;
  }
}

function literalType(parsed: unknown): StaticType | undefined {
  switch (typeof parsed) {
    case 'bigint':
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return parsed === null ? 'null' : undefined;
  }
}
