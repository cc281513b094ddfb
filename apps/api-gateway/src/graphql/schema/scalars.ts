import { JsonRefused, readJson } from '@runbook/domain';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const asIs = <Value>(value: Value): Value => value;

/** Any JSON, as the API has it. */
export const JSON_SCALAR = new GraphQLScalarType({
  name: 'JSON',
  description:
    'Any JSON. In a literal, objects, lists, texts, numbers, `true`, `false` and `null`; a number that cannot be held exactly is refused.',
  serialize: asIs,
  parseValue: asIs,
  parseLiteral: (node, variables) => literal(node, variables ?? {}),
});

/** GraphQL's own `Int` has 32 bits. */
export const WHOLE_SCALAR = new GraphQLScalarType({
  name: 'Whole',
  description: 'A whole number that JSON holds exactly: up to 2^53 in size.',
  serialize: asIs,
  parseValue: whole,
  parseLiteral: (node) => {
    if (node.kind !== Kind.INT) throw new GraphQLError('expected a whole number, found another value', { nodes: node });
    return whole(exactly(node.value, node));
  },
});

function whole(value: unknown): unknown {
  if (Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`expected a whole number up to 2^53 in size, found ${JSON.stringify(value)}`);
}

function literal(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return exactly(node.value, node);
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => literal(item, variables));
    case Kind.OBJECT:
      // Not by assignment: a member may have the name `__proto__`.
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literal(value, variables)]));
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.ENUM:
      throw new GraphQLError(`expected JSON, found the bare word ${node.value}; put it in quotes`, { nodes: node });
  }
}

/** By the reader of JSON that reads bodies, so that the same numbers are refused. */
function exactly(digits: string, node: ValueNode): unknown {
  try {
    return readJson(digits);
  } catch (error) {
    if (error instanceof JsonRefused) throw new GraphQLError(error.message, { nodes: node });
    throw error;
  }
}
