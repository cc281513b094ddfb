import { compileExpression, compileTemplate, pointerKeys, pointerTo, type Path, type Outside, type Scope } from '../../expression/index.js';
import type { Json } from '../../json.js';
import type { CompiledStep } from '../../runbook/index.js';
import { parametersOf } from '../../runbook/parameters.js';
import { parameterOptions } from '../../steps/languages.js';

/** One text of a step's parameters that holds expressions. */
export interface Leaf {
  readonly references: readonly Path[];
  /** Throws `ExpressionError`, `BlobNeeded`. */
  readonly render: (scope: Scope, outside: Outside) => Json;
}

/** A step's parameters as their author wrote them, with the texts that are rendered by JSON Pointer. Of a loop: what it goes through. */
export interface Authored {
  readonly value: Json;
  readonly leaves: ReadonlyMap<string, Leaf>;
}

const computed = new WeakMap<CompiledStep, Authored>();

/** Computed once for a definition. */
export function authoredParameters(step: CompiledStep): Authored {
  const found = computed.get(step) ?? read(step);
  computed.set(step, found);
  return found;
}

function read({ definition }: CompiledStep): Authored {
  if (definition.type === 'loop') {
    const { forEach, count } = definition;
    const key = forEach !== undefined ? 'forEach' : 'count';
    const over = (forEach ?? count ?? null) as Json;
    const value = { [key]: over };
    // A text without a placeholder is an expression as a whole.
    if (typeof over === 'string' && !over.includes('{{')) {
      const expression = compileExpression(over);
      const leaf: Leaf = { references: expression.references, render: (scope, outside) => expression.evaluate(scope, outside) };
      return { value, leaves: new Map([[pointerTo('', key), leaf]]) };
    }
    return { value, leaves: leavesOf(value) };
  }
  const value = parametersOf(definition) ?? {};
  return { value, leaves: leavesOf(value, parameterOptions(definition).urls) };
}

function leavesOf(value: Json, urls: readonly string[] = []): ReadonlyMap<string, Leaf> {
  const { expressions } = compileTemplate(value, { secrets: 'keep' });
  const pointers = [...new Set(expressions.map(({ pointer }) => pointer))];
  return new Map(pointers.map((pointer) => [pointer, leafAt(value, pointer, urls.includes(pointer))]));
}

function leafAt(value: Json, pointer: string, isUrl: boolean): Leaf {
  let text = value;
  for (const key of pointerKeys(pointer)) text = (text as Readonly<Record<string, Json>>)[key] as Json;
  const template = compileTemplate(text, { secrets: 'keep', urls: isUrl ? [''] : [] });
  return { references: template.references, render: (scope, outside) => template.render(scope, outside) };
}
