import type { ConditionSource, Path } from '../../expression/index.js';
import { parseFieldPath } from '../../expression/field-path.js';
import { ExpressionError } from '../../expression/index.js';
import { pointerTo } from '../../expression/index.js';
import type { Json } from '../../json.js';
import type { ExpressionSite } from '../expression-sites.js';
import { comparableFault, inferType, type TypeOfPath } from './static-types.js';
import { schemaMember, schemaType, type StaticType } from './schema-types.js';
import type { Facts, Finding } from './facts.js';

/** Comparisons and computations that cannot work, and conditions that give no truth value, as far as the schemas tell. */
export function wrongTypes(facts: Facts): Finding[] {
  const typeOfPath = (path: Path) => declaredType(facts, path);
  return [
    ...facts.sites.flatMap((site) => expressionFaults(site, typeOfPath)),
    ...conditions(facts).flatMap(({ source, path }) => conditionFaults(source, path, typeOfPath)),
  ];
}

function expressionFaults(site: ExpressionSite, typeOfPath: TypeOfPath): Finding[] {
  return site.expressions.flatMap(({ pointer, position, expression }) => {
    const faults: { message: string; at: number }[] = [];
    inferType(expression.tree, typeOfPath, new Set(), (message, at) => faults.push({ message, at }));
    return faults.map(({ message, at }) => ({ code: 'wrong-type', message, path: `${site.path}${pointer}`, inside: position + at }));
  });
}

/** What the schemas say about a path: inputs, outputs with a schema, statuses. */
function declaredType({ runbook, byId }: Facts, [root, name, member, ...rest]: Path): StaticType | undefined {
  if (root === 'inputs' && runbook.inputs !== undefined && name !== undefined) {
    const found = schemaMember(runbook.inputs, member === undefined ? [name] : [name, member, ...rest]);
    return 'schema' in found ? schemaType(found.schema) : undefined;
  }
  if (root !== 'steps' || name === undefined) return undefined;
  if (member === 'status') return 'string';
  const schema = byId.get(name)?.step.output?.schema;
  if (member !== 'output' || schema === undefined) return undefined;
  const found = schemaMember(schema, rest);
  return 'schema' in found ? schemaType(found.schema) : undefined;
}

interface PlacedCondition {
  readonly source: ConditionSource;
  readonly path: string;
}

function conditions({ runbook, placed }: Facts): PlacedCondition[] {
  const found: PlacedCondition[] = [];
  const add = (source: ConditionSource | undefined, path: string) => {
    if (source !== undefined) found.push({ source, path });
  };
  runbook.triggers?.forEach((trigger, index) => add('event' in trigger ? trigger.when : undefined, `/triggers/${index}/when`));
  for (const { step, path } of placed) {
    add(step.when, `${path}/when`);
    if (step.type === 'conditional') add(step.if, `${path}/if`);
    if (step.type === 'wait-for-event') add(step.with.when, `${path}/with/when`);
    if (step.type === 'loop') {
      add(step.while, `${path}/while`);
      add(step.breakIf, `${path}/breakIf`);
    }
  }
  return found;
}

function conditionFaults(source: ConditionSource, path: string, typeOfPath: TypeOfPath): Finding[] {
  if (typeof source === 'string') {
    const type = inferText(source, typeOfPath);
    if (type === undefined || type === 'bool') return [];
    return [
      {
        code: 'not-a-condition',
        message: `expected a condition that gives true or false, found one that gives ${type}; compare it with something`,
        path,
      },
    ];
  }
  if ('all' in source) return source.all.flatMap((one, index) => conditionFaults(one, pointerTo(`${path}/all`, index), typeOfPath));
  if ('any' in source) return source.any.flatMap((one, index) => conditionFaults(one, pointerTo(`${path}/any`, index), typeOfPath));
  if ('not' in source) return conditionFaults(source.not, `${path}/not`, typeOfPath);
  return comparisonFaults(source.field, source.op, source.value, path, typeOfPath);
}

const OPERATORS: Readonly<Record<string, string>> = { gt: '>', lt: '<', gte: '>=', lte: '<=' };

function comparisonFaults(field: string, op: string, value: Json | undefined, path: string, typeOfPath: TypeOfPath): Finding[] {
  const operator = OPERATORS[op];
  const left = typeOfField(field, typeOfPath);
  const right = typeOfValue(value);
  const fault = operator && left && right ? comparableFault(operator, left, right) : undefined;
  return fault === undefined ? [] : [{ code: 'wrong-type', message: fault, path: `${path}/value` }];
}

function typeOfField(field: string, typeOfPath: TypeOfPath): StaticType | undefined {
  try {
    const { root, keys } = parseFieldPath(field);
    return typeOfPath([root, ...keys.map(String)]);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** Of a literal; a text may hold a placeholder, whose type is not known. */
function typeOfValue(value: Json | undefined): StaticType | undefined {
  if (value === undefined || (typeof value === 'string' && value.includes('{{'))) return undefined;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'map' : (typeof value as 'string' | 'number');
}

function inferText(source: string, typeOfPath: TypeOfPath): StaticType | undefined {
  try {
    return inferType(source, typeOfPath, new Set(), () => undefined);
  } catch (error) {
    // One that cannot be read is told by its reader.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
