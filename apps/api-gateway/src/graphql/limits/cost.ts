import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { PAGE_LIMIT_DEFAULT } from '../../http/query-schemas.js';
import type { CallExtensions } from '../schema/graph-of-api.js';

/** A field that asks a route; one that is read of an answer costs 1. */
const CALL_COST = 50;
/** Of a list whose length nobody says, as of the steps of a run. */
const LENGTH_ASSUMED = 10;
/** What tools ask about the schema is most of it. */
const SCHEMA_COST = 5_000;

export interface Costed {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What an operation may cost: each field 1, each that asks a route 50, one about the schema itself 5,000, times the lengths of the lists that it stands in. A page is as long as its `limit` says, 50 without;
 * any other list counts as 10. Stops counting above `most`. The document fits its schema.
 */
export function costOf(costed: Costed, most: number): number {
  const { schema, operation } = costed;
  const root = schema.getRootType(operation.operation);
  return root ? new Cost(costed, most).of(operation.selectionSet, root, { times: 1, pageLength: undefined }) : 0;
}

interface Place {
  readonly times: number;
  /** Of the page that this is in, until a list is entered. */
  readonly pageLength: number | undefined;
}

class Cost {
  private spent = 0;

  constructor(
    private readonly costed: Costed,
    private readonly most: number,
  ) {}

  of({ selections }: SelectionSetNode, type: GraphQLObjectType, place: Place): number {
    for (const selection of selections) {
      if (this.spent > this.most) break;
      if (selection.kind === Kind.INLINE_FRAGMENT) this.of(selection.selectionSet, type, place);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = this.costed.fragments[selection.name.value];
        if (fragment) this.of(fragment.selectionSet, type, place);
      } else {
        const field = type.getFields()[selection.name.value];
        if (!field) this.spent += place.times * (selection.name.value === '__typename' ? 1 : SCHEMA_COST);
        else {
          const inside = this.enter(field, getArgumentValues(field, selection, this.costed.variables), place);
          const named = getNamedType(field.type);
          if (selection.selectionSet && isObjectType(named)) this.of(selection.selectionSet, named, inside);
        }
      }
    }
    return this.spent;
  }

  private enter(field: GraphQLField<unknown, unknown>, args: Readonly<Record<string, unknown>>, { times, pageLength }: Place): Place {
    const { call } = field.extensions as CallExtensions;
    this.spent += times * (call ? CALL_COST : 1);
    const ownPage = call?.isPage ? (typeof args.limit === 'number' ? Math.max(1, args.limit) : PAGE_LIMIT_DEFAULT) : undefined;
    const page = call ? ownPage : pageLength;
    if (!isListType(getNullableType(field.type))) return { times, pageLength: page };
    return { times: times * (page ?? LENGTH_ASSUMED), pageLength: undefined };
  }
}
