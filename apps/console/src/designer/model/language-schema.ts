import { isObject, type Json, type JsonObject } from '../../forms/json.js';
import type { Path } from './source.js';
import { valueAt } from './operations-of-edits.js';

/** What the language is known by, beside its own schema. */
export interface Known {
  readonly schema: JsonObject;
  readonly actions: readonly {
    readonly name: string;
    readonly description: string;
    readonly parameters?: unknown;
    readonly outputs?: readonly string[] | undefined;
  }[];
  readonly runbooks: readonly string[];
  readonly credentials: readonly string[];
}

/** Every schema that a place of a document may be under. A step is read by its `type`, the parameters of an action by its `use`. */
export function schemasAt(known: Known, document: Json | undefined, path: Path): JsonObject[] {
  let schemas = alternatives(known.schema, known.schema, document);
  for (let length = 0; length < path.length; length++) {
    const key = path[length] as string | number;
    const around = valueAt(document, path.slice(0, length));
    const action = key === 'with' && isObject(around) && around.type === 'action' ? parametersOf(known, around.use) : undefined;
    const value = valueAt(document, path.slice(0, length + 1));
    schemas = action
      ? [action]
      : schemas.flatMap((schema) => below(schema, key)).flatMap((schema) => alternatives(known.schema, schema, value));
  }
  return schemas;
}

function parametersOf(known: Known, use: Json | undefined): JsonObject | undefined {
  const found = known.actions.find(({ name }) => name === use)?.parameters;
  return isObject(found) ? found : undefined;
}

function below(schema: JsonObject, key: string | number): Json[] {
  if (typeof key === 'number' || Array.isArray(schema.items)) return schema.items === undefined ? [] : [schema.items];
  const named = isObject(schema.properties) && Object.hasOwn(schema.properties, key) ? schema.properties[key] : schema.additionalProperties;
  return named === undefined ? [] : [named];
}

const STEPS_MAX = 40;

/** The schema itself, or what it lets choose from; of steps the one that the document's type says. */
function alternatives(root: JsonObject, written: Json | undefined, value: Json | undefined, depth = 0): JsonObject[] {
  if (!isObject(written) || depth > STEPS_MAX) return [];
  if (typeof written.$ref === 'string') {
    const found = valueAt(root, written.$ref.slice(2).split('/'));
    const own: JsonObject = typeof written.description === 'string' ? { description: written.description } : {};
    return alternatives(root, isObject(found) ? { ...found, ...own } : found, value, depth + 1);
  }
  const choices = written.oneOf ?? written.anyOf;
  if (!Array.isArray(choices)) return [written];
  const type = isObject(value) ? value.type : undefined;
  const fitting = choices.filter((choice) => typeOf(choice) === undefined || type === undefined || typeOf(choice) === type);
  return (fitting.length > 0 ? fitting : choices).flatMap((choice) => alternatives(root, choice, value, depth + 1));
}

/** Of a step's schema, the one type that it is for. */
export function typeOf(schema: Json): Json | undefined {
  const type = isObject(schema) && isObject(schema.properties) ? schema.properties.type : undefined;
  return isObject(type) ? type.const : undefined;
}

/** The schema of a step type, whole. */
export function stepSchema({ schema }: Pick<Known, 'schema'>, type: string): JsonObject | undefined {
  const choices = valueAt(schema, ['$defs', 'step', 'oneOf']);
  const found = Array.isArray(choices) ? choices.find((choice) => typeOf(choice) === type) : undefined;
  return isObject(found) ? { ...found, $defs: schema.$defs as Json } : undefined;
}
