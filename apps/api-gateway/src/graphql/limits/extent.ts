import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { exceeded, type GraphLimits } from './graph-limits.js';

/**
 * Throws `query-exceeded` where an operation is deeper, or has more fields or aliases, than may be. Asked before the document is compared with the schema, which takes
 * longer the more there is of it; so nothing is known of types here, and a fragment may spread itself. Fields of the schema itself (`__schema`) are not counted in depth.
 */
export function expectExtent(document: DocumentNode, limits: GraphLimits): void {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) new Extent(fragments, limits).walk(definition.selectionSet, 1, new Set());
  }
}

class Extent {
  private fields = 0;
  private aliases = 0;

  constructor(
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly limits: GraphLimits,
  ) {}

  walk({ selections }: SelectionSetNode, depth: number, within: ReadonlySet<string>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) this.walk(selection.selectionSet, depth, within);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) this.spread(selection.name.value, depth, within);
      else {
        if (++this.fields > this.limits.fields) throw exceeded('fields', this.limits.fields, undefined);
        const isAlias = selection.alias !== undefined && selection.alias.value !== selection.name.value;
        if (isAlias && ++this.aliases > this.limits.aliases) throw exceeded('aliases', this.limits.aliases, undefined);
        const isOfSchema = depth === 1 && selection.name.value.startsWith('__');
        if (!isOfSchema) {
          if (depth > this.limits.depth) throw exceeded('depth', this.limits.depth, undefined);
          if (selection.selectionSet) this.walk(selection.selectionSet, depth + 1, within);
        }
      }
    }
  }

  private spread(name: string, depth: number, within: ReadonlySet<string>): void {
    const fragment = this.fragments.get(name);
    // One that is not there, or spreads itself, is refused by the schema.
    if (fragment && !within.has(name)) this.walk(fragment.selectionSet, depth, new Set([...within, name]));
  }
}
