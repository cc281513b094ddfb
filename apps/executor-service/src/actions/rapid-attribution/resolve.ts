import { nameKey, type KnowledgeGraph } from './knowledge-graph.js';
import type { SeenSoftware, SeenTechnique } from './observations.js';
import { familyRoot } from './read-knowledge.js';

/** How an observation was recognised, surest first. */
export type RecognisedBy = 'id' | 'external-id' | 'revoked-by' | 'renumbered' | 'parent' | 'name' | 'alias';

export interface Recognised {
  /** Position in the graph. */
  readonly at: number;
  readonly by: RecognisedBy;
}

/** Where the observation stands in the graph, or why it stands nowhere. */
export function resolveTechnique(seen: SeenTechnique, graph: KnowledgeGraph, renumbered: ReadonlyMap<string, string>): Recognised | string {
  const ids = seen.externalIds.filter((one) => one.startsWith('T'));
  const successor = replacement(seen, graph.techniqueById);
  if (seen.revoked)
    return successor ?? firstOf(ids, 'renumbered', (id) => graph.techniqueByExternalId.get(renumbered.get(id) ?? '')) ?? REVOKED;
  const byId = graph.techniqueById.get(seen.id);
  if (byId !== undefined) return { at: byId, by: 'id' };
  return (
    successor ??
    firstOf(ids, 'external-id', (id) => graph.techniqueByExternalId.get(id)) ??
    firstOf(ids, 'renumbered', (id) => graph.techniqueByExternalId.get(renumbered.get(id) ?? '')) ??
    // A sub-technique that the knowledge does not have yet, or has no more, still is its parent.
    firstOf(
      ids,
      'parent',
      (id) => graph.techniqueByExternalId.get(familyRoot(id)) ?? graph.techniqueByExternalId.get(renumbered.get(familyRoot(id)) ?? ''),
    ) ??
    techniqueByName(seen, graph)
  );
}

export function resolveSoftware(seen: SeenSoftware, graph: KnowledgeGraph): Recognised | string {
  if (seen.revoked) return replacement(seen, graph.softwareById) ?? REVOKED;
  const byId = graph.softwareById.get(seen.id);
  if (byId !== undefined) return { at: byId, by: 'id' };
  const byName = (name: string) => graph.softwareByName.get(nameKey(name));
  return (
    firstOf(seen.externalIds, 'external-id', (id) => graph.softwareByExternalId.get(id)) ??
    firstOf([seen.name], 'name', byName) ??
    firstOf(seen.aliases, 'alias', byName) ??
    unknown(seen.name, seen.externalIds)
  );
}

/** What is revoked stands for what replaces it; where nobody says what that is, nothing was observed. */
const REVOKED = 'it is revoked, and nothing says what replaces it';

function replacement({ replacedBy }: Pick<SeenTechnique, 'replacedBy'>, positions: ReadonlyMap<string, number>): Recognised | undefined {
  const at = replacedBy === undefined ? undefined : positions.get(replacedBy);
  return at === undefined ? undefined : { at, by: 'revoked-by' };
}

function techniqueByName(seen: SeenTechnique, graph: KnowledgeGraph): Recognised | string {
  const candidates = graph.techniquesByName.get(nameKey(seen.name)) ?? [];
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return { at: only, by: 'name' };
  if (only === undefined) return unknown(seen.name, seen.externalIds);
  const ids = candidates.map((at) => graph.techniques[at]?.externalId).join(', ');
  return `expected a name of one technique, found one of ${candidates.length} (${ids}); give the external id`;
}

function firstOf(keys: readonly string[], by: RecognisedBy, find: (key: string) => number | undefined): Recognised | undefined {
  for (const key of keys) {
    const at = find(key);
    if (at !== undefined) return { at, by };
  }
  return undefined;
}

function unknown(name: string, externalIds: readonly string[]): string {
  const ids = externalIds.length === 0 ? 'no external id' : externalIds.join(', ');
  return `expected an id, external id or name of the knowledge graph, found ${name === '' ? 'no name' : 'an unknown name'} and ${ids}`;
}
