import {
  GraphQLBoolean,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
} from 'graphql';
import { answerSchema, bodySchema, operationAt, type ApiDocument, type Operation, type Parameter } from './api-document.js';
import { capitalized, type GraphTypes } from './graph-types.js';
import type { OperationContext } from './operation-context.js';
import { BODY_ARGUMENT, type Place, type RouteCall } from './route-call.js';
import { isNullable, shapeOf } from './shapes.js';

/** Headers that are arguments, by their names in the document; any other is none. */
const HEADERS: Readonly<Record<string, { readonly argument: string; readonly written: (value: string) => string }>> = {
  'idempotency-key': { argument: 'idempotencyKey', written: (key) => `"${key.replaceAll(/["\\]/g, '\\$&')}"` },
  'if-match': { argument: 'ifMatch', written: (tag) => (/^(W\/)?"|^\*$/.test(tag) ? tag : `"${tag}"`) },
  prefer: { argument: 'waitSeconds', written: (seconds) => `wait=${seconds}` },
  'last-event-id': { argument: 'lastEventId', written: (id) => id },
};

export interface RouteField {
  readonly call: RouteCall;
  readonly config: Pick<GraphQLFieldConfig<unknown, OperationContext>, 'args' | 'type' | 'description'>;
}

/** A field that asks this route. `given`: parameters that are no arguments, because they come from where the field stands. */
export function routeField(
  document: ApiDocument,
  types: GraphTypes,
  name: string,
  address: string,
  given: readonly string[] = [],
): RouteField {
  const operation = operationAt(document, address);
  const [method = '', path = ''] = address.split(' ');
  const args: GraphQLFieldConfigArgumentMap = {};
  const places: Record<string, Place> = {};
  for (const parameter of operation.parameters ?? []) {
    const taken = argumentOf(document, types, name, parameter);
    if (!taken) continue;
    places[taken.argument] = taken.place;
    if (!given.includes(parameter.name)) args[taken.argument] = { type: taken.type, ...described(parameter) };
  }
  const body = bodySchema(operation);
  if (body) {
    places[BODY_ARGUMENT] = { in: 'body' };
    args[BODY_ARGUMENT] = { type: types.input(body, `${capitalized(name)}Input`, true) };
  }
  const answer = answerSchema(operation);
  const type = answer ? types.output(answer, `${capitalized(name)}Answer`) : GraphQLBoolean;
  const call = { method, path: `/api/v1${path}`, places, isPage: 'limit' in places };
  return { call, config: { type, args, description: describe(operation, address) } };
}

function argumentOf(document: ApiDocument, types: GraphTypes, field: string, parameter: Parameter) {
  const { name, schema = {}, required = false } = parameter;
  if (parameter.in === 'header') {
    const header = HEADERS[name.toLowerCase()];
    if (!header) return undefined;
    const type = header.argument === 'waitSeconds' ? GraphQLInt : GraphQLString;
    return { argument: header.argument, type, place: { in: 'header', name: name.toLowerCase(), written: header.written } as const };
  }
  if (parameter.in === 'path') return { argument: name, type: new GraphQLNonNull(GraphQLString), place: { in: 'path', name } as const };
  const { schemas } = document.components;
  // What has no form of its own is written into the address as a text.
  const isText = shapeOf(schema, schemas).kind === 'json';
  const type = isText
    ? GraphQLString
    : types.input(schema, `${capitalized(field)}${capitalized(name)}`, required && !isNullable(schema, schemas));
  return { argument: name, type, place: { in: 'query', name } as const };
}

const described = ({ description }: Parameter) => (description === undefined ? {} : { description });

const describe = ({ summary, description }: Operation, address: string): string =>
  [summary && `${summary}.`, description, `Asks \`${address}\`.`].filter(Boolean).join(' ');
