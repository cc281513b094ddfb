import { fieldOfSchema, type FormField } from '../forms/field-of-schema.js';
import { isObject, type Json, type JsonObject } from '../forms/json.js';
import { stepSchema, type Known } from './model/language-schema.js';

/** Members that have a place of their own: the name of the step, its links, its body. */
const ELSEWHERE: ReadonlySet<string> = new Set(['id', 'type', 'use', 'dependsOn', 'then', 'else', 'cases', 'default', 'steps', 'with']);
/** In this order; the rest behind them. */
const FIRST = ['name', 'if', 'switch', 'forEach', 'while', 'count', 'as', 'when', 'sensitive', 'effect', 'onError', 'timeoutMs', 'retry'];

/** The forms of a step: what it does (`with`), and how it runs. */
export function formsOfStep(known: Known, step: JsonObject): { readonly parameters?: FormField; readonly settings: FormField } {
  const schema = stepSchema(known, String(step.type)) ?? {};
  const properties = isObject(schema.properties) ? schema.properties : {};
  const action = step.type === 'action' ? known.actions.find(({ name }) => name === step.use) : undefined;
  const parameters = isObject(action?.parameters) ? action.parameters : properties.with;
  const names = [...FIRST, ...Object.keys(properties)].filter(
    (name, index, all) => name in properties && !ELSEWHERE.has(name) && all.indexOf(name) === index,
  );
  const settings: JsonObject = {
    type: 'object',
    additionalProperties: false,
    $defs: schema.$defs as Json,
    properties: Object.fromEntries(names.map((name) => [name, spoken(properties[name] as Json, step[name])])),
  };
  const own = isObject(parameters)
    ? { ...spokenMembers(parameters, step.with), $defs: (parameters.$defs ?? schema.$defs) as Json }
    : undefined;
  return { ...(own && { parameters: fieldOfSchema(own, 'with') }), settings: fieldOfSchema(settings, 'settings') };
}

const spokenMembers = (schema: JsonObject, value: Json | undefined): JsonObject =>
  isObject(schema.properties)
    ? {
        ...schema,
        properties: Object.fromEntries(
          Object.entries(schema.properties).map(([name, member]) => [name, spoken(member, isObject(value) ? value[name] : undefined)]),
        ),
      }
    : schema;

/** What may be one of several kinds is asked for as what stands there, and as the simplest of them where nothing does; else it is written as JSON. */
function spoken(schema: Json, value: Json | undefined): Json {
  if (!isObject(schema)) return schema;
  const choices = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : [];
  const isExpression = typeof schema.$ref === 'string' && /\/(condition|value)$/.test(schema.$ref);
  const described = typeof schema.description === 'string' && { description: schema.description };
  const number = choices.find(({ type }) => type === 'integer' || type === 'number');
  if (number && (value === undefined || typeof value === 'number')) return { ...number, ...described };
  if ((choices.length === 0 && !isExpression) || (value !== undefined && typeof value !== 'string')) return schema;
  const words = choices.flatMap((one) => (Array.isArray(one.enum) ? one.enum : []));
  return { type: 'string', ...described, ...(words.length > 0 && { description: `${words.join(', ')}, or more in the text` }) };
}
