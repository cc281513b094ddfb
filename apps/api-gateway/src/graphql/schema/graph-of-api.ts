import {
  GraphQLError,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  GraphQLEnumType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql';
import type { OperationContext } from './operation-context.js';
import { INBOX_ROUTE, LINKS, MUTATIONS, QUERIES, SUBSCRIPTIONS, type FieldTable } from './field-table.js';
import { answerSchema, operationAt, type ApiDocument } from './api-document.js';
import { GraphTypes } from './graph-types.js';
import type { RouteCall } from './route-call.js';
import { routeField } from './route-field.js';
import { JSON_SCALAR } from './scalars.js';

type Field = GraphQLFieldConfig<unknown, OperationContext>;
type Fields = GraphQLFieldConfigMap<unknown, OperationContext>;

/** With each field that asks a route: how it does. What a query costs is counted by it, too. */
export interface CallExtensions {
  readonly call?: RouteCall;
}

/**
 * The graph, of the document of the API: its types are the document's schemas, which are those that validate. Nothing here is written by hand but the names of
 * its fields.
 */
export function graphOfApi(document: ApiDocument): GraphQLSchema {
  const types: GraphTypes = new GraphTypes(document.components.schemas, (type) => links(document, types, type));
  const root = (name: string, table: FieldTable, description: string) =>
    new GraphQLObjectType({ name, description, fields: () => fieldsOf(document, types, table) });
  return new GraphQLSchema({
    query: root('Query', QUERIES, 'Each field asks a route of the API, and needs what the route needs.'),
    mutation: root('Mutation', MUTATIONS, 'The commands of the API. Fields are done one after the other.'),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      description: 'Live views, over a socket.',
      fields: () => live(document, types),
    }),
  });
}

/** As it is published. */
export const printedGraph = (document: ApiDocument): string => `${printSchema(lexicographicSortSchema(graphOfApi(document)))}\n`;

function fieldsOf(document: ApiDocument, types: GraphTypes, table: FieldTable): Fields {
  return Object.fromEntries(
    Object.entries(table).map(([name, address]) => {
      const { call, config } = routeField(document, types, name, address);
      const resolve: Field['resolve'] = (_source, args, { calls }, { path }) => calls.answer(call, args, path);
      return [name, { ...config, resolve, extensions: { call } }];
    }),
  );
}

function links(document: ApiDocument, types: GraphTypes, type: string): Fields {
  return Object.fromEntries(
    Object.entries(LINKS[type] ?? {}).map(([name, { route, from }]) => {
      const { call, config } = routeField(document, types, `${type}${name}`, route, Object.keys(from));
      const resolve: Field['resolve'] = (source, args, { calls }, { path }) => {
        const members = Object.entries(from).map(
          ([parameter, member]) => [parameter, (source as Record<string, unknown>)[member]] as const,
        );
        // What a policy has left out, or a thing that is not there, leads nowhere.
        if (members.some(([, value]) => typeof value !== 'string')) return null;
        return calls.answer(call, { ...args, ...Object.fromEntries(members) }, path);
      };
      return [name, { ...config, resolve, extensions: { call } }];
    }),
  );
}

function live(document: ApiDocument, types: GraphTypes): Fields {
  const { items } = pageItems(document);
  const line = types.output(items, 'ExecutionsChangedRun');
  const event = new GraphQLObjectType({
    name: 'ExecutionEvent',
    description: 'A server-sent event of the live view of a run.',
    fields: {
      id: { type: GraphQLString, description: 'To go on behind it: `lastEventId`. Missing where it moves no position.' },
      event: {
        type: new GraphQLNonNull(GraphQLString),
        description: 'A fact such as `StepCompleted`; `status`; `StepOutput`; `clearance-missing`.',
      },
      data: { type: JSON_SCALAR },
    },
  });
  const changed = new GraphQLObjectType({
    name: 'ExecutionChanged',
    fields: {
      event: {
        type: new GraphQLNonNull(new GraphQLEnumType({ name: 'ExecutionChange', values: { ready: {}, run: {}, overflow: {} } })),
        description: 'Behind `ready` and `overflow` the list is to be read again.',
      },
      run: { type: line, description: 'As it is now; of `run`.' },
    },
  });
  const inbox = types.output(answerSchema(operationAt(document, INBOX_ROUTE)) ?? {}, 'ApprovalsChanged');
  return {
    executionEvents: liveField(document, types, 'executionEvents', event, ({ calls }, call, args) => calls.events(call, args)),
    executionsChanged: liveField(document, types, 'executionsChanged', changed, ({ calls }, call, args) => calls.changes(call, args)),
    approvalsChanged: inboxField(document, types, inbox),
  };
}

type Source = (context: OperationContext, call: RouteCall, args: Record<string, unknown>) => Promise<AsyncIterable<unknown>>;

function liveField(document: ApiDocument, types: GraphTypes, name: string, type: GraphQLOutputType, source: Source): Field {
  const { call, config } = routeField(document, types, name, SUBSCRIPTIONS[name]!);
  return {
    ...config,
    type,
    subscribe: (_root, args, context) => source(context, call, args),
    resolve: shown,
    extensions: { call },
  };
}

/** A live view that fails says so last. */
function shown(payload: unknown): unknown {
  if (payload instanceof GraphQLError) throw payload;
  return payload;
}

/** The inbox has no stream of its own: it is read again when a run has changed, and told when it is another. */
function inboxField(document: ApiDocument, types: GraphTypes, type: GraphQLOutputType): Field {
  const runs = routeField(document, types, 'approvalsChanged', SUBSCRIPTIONS.approvalsChanged!).call;
  const { call, config } = routeField(document, types, 'approvalsChanged', INBOX_ROUTE);
  return {
    ...config,
    type,
    description: `The inbox, at the beginning and when it has changed; needs \`${SUBSCRIPTIONS.approvalsChanged}\` and \`${INBOX_ROUTE}\`.`,
    subscribe: (_root, args, { calls }) => calls.answersAfterChanges(runs, call, args),
    resolve: shown,
    extensions: { call },
  };
}

function pageItems(document: ApiDocument) {
  const answer = answerSchema(operationAt(document, 'GET /executions')) ?? {};
  const page = document.components.schemas[answer.$ref?.split('/').at(-1) ?? ''] ?? answer;
  return { items: page.properties?.items?.items ?? {} };
}
