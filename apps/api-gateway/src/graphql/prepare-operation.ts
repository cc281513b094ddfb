import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { Problem, type ProblemEntry } from '../http/problem.js';
import { costOf } from './limits/cost.js';
import { expectExtent } from './limits/extent.js';
import { exceeded, GRAPH_LIMITS, type GraphLimits } from './limits/graph-limits.js';

/** What a client asks for, over either way. */
export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** An operation that may be done. */
export interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

const ERRORS_MAX = 20;

/** Throws the problems `malformed-query`, `invalid-request` and `query-exceeded`: nothing has been asked of any route then. */
export function prepareOperation(schema: GraphQLSchema, request: OperationRequest, limits: GraphLimits = GRAPH_LIMITS): Prepared {
  const document = parsed(request.query, limits);
  expectExtent(document, limits);
  const faults = validate(schema, document, undefined, { maxErrors: ERRORS_MAX });
  if (faults.length > 0) throw unfit('/query', faults);
  const operation = getOperationAST(document, request.operationName ?? undefined);
  if (!operation) {
    const message = 'expected operationName to name one of several operations, found another; name the one to be done';
    throw new Problem('invalid-request', message, { errors: [{ pointer: '/operationName', message }] });
  }
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {}, {
    maxErrors: ERRORS_MAX,
  });
  if (errors) throw unfit('/variables', errors);
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const cost = costOf({ schema, operation, fragments, variables: coerced }, limits.cost);
  if (cost > limits.cost) throw exceeded('cost', limits.cost, cost);
  return { document, operation };
}

export const isSubscription = ({ operation }: OperationDefinitionNode): boolean => operation === OperationTypeNode.SUBSCRIPTION;

function parsed(query: string, { queryBytes, tokens }: GraphLimits): DocumentNode {
  const bytes = Buffer.byteLength(query);
  if (bytes > queryBytes) throw exceeded('queryBytes', queryBytes, bytes);
  try {
    return parse(query, { maxTokens: tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // The parser has no other word for it.
    if (/tokens\. Parsing aborted\.$/.test(error.message)) throw exceeded('tokens', tokens, undefined);
    throw new Problem('malformed-query', `expected a query in GraphQL, found another text: ${error.message}`, {
      errors: entriesOf('/query', [error]),
    });
  }
}

function unfit(pointer: string, errors: readonly GraphQLError[]): Problem {
  return new Problem('invalid-request', `expected a query that fits the schema, found one that does not: ${errors[0]!.message}`, {
    errors: entriesOf(pointer, errors),
  });
}

const entriesOf = (pointer: string, errors: readonly GraphQLError[]): ProblemEntry[] =>
  errors.map(({ message, locations }) => ({ pointer, message, ...locations?.[0] }));
