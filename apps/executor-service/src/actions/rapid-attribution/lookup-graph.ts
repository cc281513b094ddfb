import { z } from 'zod';
import type { Action } from '../action.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import type { Knowledge, KnowledgeLibrary } from './knowledge-library.js';
import { observations, type Observations } from './observations.js';
import { resolveSoftware, resolveTechnique, type Recognised } from './resolve.js';
import type { SightedReference, Sightings } from './sightings.js';

const parameters = z.strictObject({ observed: observations.describe('The output of ingest-stix') });

/** Recognises what was seen in the knowledge graph, and lists what it cannot recognise. */
export function lookupGraph(library: KnowledgeLibrary): Action<z.infer<typeof parameters>> {
  return {
    name: 'lookup-graph',
    description: 'Finds the techniques and software that were observed in the knowledge graph: by id, external id, successor or name.',
    parameters,
    outputs: ['techniques', 'software', 'unknownSoftware', 'unresolved', 'context', 'campaigns', 'sources', 'knowledge'],
    guide: {
      serves: 'LOOKUP_GRAPH',
      output:
        '`techniques` with tactics and `software` with its users, each with how it was recognised; `unknownSoftware` that no group is known to use; `unresolved` and `context` with reasons; ids of the `campaigns`; `sources`; `knowledge`: the copy of ATT&CK',
      example: { observed: '{{ steps.ingest.output }}' },
    },
    run: async ({ observed }) => sightingsOf(observed, await library.load()),
  };
}

/** Bundles name software that does dozens of things; beyond this a list is an attack on memory. */
const TECHNIQUES_OF_SOFTWARE_MAX = 1000;

export function sightingsOf(observed: Observations, { graph, renumbered, sources }: Knowledge): Sightings {
  const techniques = new Map<number, SightedReference[]>();
  const software = new Map<number, SightedReference[]>();
  const unresolved: Sightings['unresolved'] = [];
  const unknownSoftware: Sightings['unknownSoftware'] = [];
  const context = [...observed.context];
  for (const seen of observed.techniques) {
    const found = resolveTechnique(seen, graph, renumbered);
    if (typeof found === 'string') {
      (seen.revoked ? context : unresolved).push({ id: seen.id, type: 'attack-pattern', name: seen.name, reason: found });
    } else note(techniques, found, seen);
  }
  for (const seen of observed.software) {
    const found = resolveSoftware(seen, graph);
    if (typeof found === 'string') {
      (seen.revoked ? context : unresolved).push({ id: seen.id, type: seen.type, name: seen.name, reason: found });
      if (seen.revoked) continue;
      const used = seen.techniques.filter((id) => graph.techniqueById.has(id)).slice(0, TECHNIQUES_OF_SOFTWARE_MAX);
      if (used.length > 0) unknownSoftware.push({ id: seen.id, name: seen.name, techniques: used });
    } else note(software, found, { ...seen, retired: false });
  }
  return {
    techniques: ascending(techniques).map(([at, seenAs]) => describeTechnique(graph, at, seenAs)),
    software: ascending(software).map(([at, seenAs]) => describeSoftware(graph, at, seenAs)),
    unknownSoftware: [...unattributedSoftware(graph, ascending(software)), ...unknownSoftware],
    unresolved,
    context,
    campaigns: observed.campaigns.map(({ id }) => id),
    sources: sources.map(({ name, sha256 }) => ({ name, sha256 })),
    knowledge: { ...graph.source },
  };
}

function note(
  found: Map<number, SightedReference[]>,
  { at, by }: Recognised,
  seen: { id: string; retired: boolean; sha256?: string | undefined },
): void {
  const reference = { id: seen.id, by, retired: seen.retired, ...(seen.sha256 === undefined ? {} : { sha256: seen.sha256 }) };
  found.set(at, [...(found.get(at) ?? []), reference]);
}

function describeTechnique(graph: KnowledgeGraph, at: number, seenAs: SightedReference[]): Sightings['techniques'][number] {
  const { id, externalId, name, tactics, parent, groups } = present(graph.techniques[at]);
  const above = parent === undefined ? undefined : present(graph.techniques[parent]);
  return {
    id,
    externalId,
    name,
    tactics: [...tactics],
    ...(above === undefined ? {} : { parent: { id: above.id, externalId: above.externalId, name: above.name } }),
    groups,
    seenAs,
  };
}

function describeSoftware(graph: KnowledgeGraph, at: number, seenAs: SightedReference[]): Sightings['software'][number] {
  const { id, externalId, name, type, groups } = present(graph.software[at]);
  const usedBy = groups.map((group) => present(graph.groups[group])).map((one) => ({ id: one.id, name: one.name }));
  return { id, externalId, name, type, usedBy, seenAs };
}

/** Known to the graph, but of nobody: only its techniques can say whose it may be. */
function unattributedSoftware(graph: KnowledgeGraph, software: readonly (readonly [number, unknown])[]): Sightings['unknownSoftware'] {
  return software
    .map(([at]) => present(graph.software[at]))
    .filter(({ groups, techniques }) => groups.length === 0 && techniques.length > 0)
    .map(({ id, name, techniques }) => ({ id, name, techniques: techniques.map((at) => present(graph.techniques[at]).id) }));
}

function ascending<T>(found: ReadonlyMap<number, T>): (readonly [number, T])[] {
  return [...found].sort(([a], [b]) => a - b);
}

/** Positions come from the graph itself; a missing one is a bug. */
function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('expected a position of the knowledge graph, found none there');
  return found;
}
