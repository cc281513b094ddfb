import { readFileSync, readdirSync } from 'node:fs';
import type { KnowledgeGraph } from '../../apps/executor-service/src/actions/rapid-attribution/knowledge-graph.js';
import type { Observed } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import { Statements } from '../../apps/executor-service/src/actions/rapid-attribution/statements.js';
import type { SoundObject } from '../../apps/executor-service/src/actions/stix/newest-versions.js';
import { readKnowledge, type KnowledgeObject } from '../../apps/executor-service/src/actions/rapid-attribution/read-knowledge.js';

export const ATTACK_FOLDER = 'data/attack';

/** A real intrusion, as positions in the graph. */
export interface Intrusion extends Observed {
  readonly name: string;
  /** The group's position, when the intrusion has been attributed. */
  readonly truth?: number;
  /** RFC 3339. */
  readonly firstSeen: string;
}

export function knowledge(keep?: (relationship: KnowledgeObject) => boolean): KnowledgeGraph {
  return readKnowledge('knowledge.stix.json', readFileSync(`${ATTACK_FOLDER}/knowledge.stix.json`), keep);
}

/** The relationships from groups, with the day on which each was recorded. */
export function recordedUses(): { readonly group: string; readonly target: string; readonly day: string }[] {
  const { objects } = JSON.parse(readFileSync(`${ATTACK_FOLDER}/knowledge.stix.json`, 'utf8')) as { objects: KnowledgeObject[] };
  return objects
    .filter(({ type, source_ref }) => type === 'relationship' && source_ref.startsWith('intrusion-set--'))
    .map(({ source_ref, target_ref, created }) => ({ group: source_ref, target: target_ref, day: created.slice(0, 10) }));
}

export function attributed(graph: KnowledgeGraph): Intrusion[] {
  const answers = JSON.parse(readFileSync(`${ATTACK_FOLDER}/attribution.json`, 'utf8')) as Record<string, { id: string }[]>;
  return read('campaigns', graph).map((intrusion) => ({
    ...intrusion,
    truth: graph.groups.findIndex(({ id }) => id === answers[intrusion.name]?.[0]?.id),
  }));
}

export function unattributed(graph: KnowledgeGraph): Intrusion[] {
  return read('unattributed', graph);
}

function read(folder: string, graph: KnowledgeGraph): Intrusion[] {
  const files = readdirSync(`${ATTACK_FOLDER}/${folder}`).sort();
  return files.map((file) => {
    const { objects } = JSON.parse(readFileSync(`${ATTACK_FOLDER}/${folder}/${file}`, 'utf8')) as {
      objects: (KnowledgeObject & { first_seen?: string })[];
    };
    const firstSeen = objects.find(({ type }) => type === 'campaign')?.first_seen ?? '';
    const statements = new Statements();
    for (const [index, object] of objects.entries()) {
      statements.add({ ...object, index, sha256: undefined, members: object as unknown as SoundObject['members'] });
    }
    const said = statements.end();
    // As ingest-stix reads it: what the file says was observed.
    const ids = objects.flatMap(({ id, revoked }) => (revoked || said.contextOf(id) !== undefined ? [] : [id]));
    return { name: file.split('.')[0] ?? file, firstSeen, ...observed(ids, graph) };
  });
}

export function observed(ids: readonly string[], graph: KnowledgeGraph): Observed {
  const ascending = (positions: readonly number[]) => [...new Set(positions)].sort((a, b) => a - b);
  const software = ascending(ids.flatMap((id) => graph.softwareById.get(id) ?? []));
  return {
    techniques: ascending(ids.flatMap((id) => graph.techniqueById.get(id) ?? [])),
    software,
    unknownSoftware: software
      .filter((at) => graph.software[at]?.groups.length === 0)
      .map((at) => ({ techniques: graph.software[at]?.techniques ?? [], position: at })),
  };
}
