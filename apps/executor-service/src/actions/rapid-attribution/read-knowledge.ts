import { ownJson } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { nameKey, type Group, type KnowledgeGraph, type Software, type Technique } from './knowledge-graph.js';

/** A member of the knowledge bundle; it is the product's own data, so the shape is trusted. */
export interface KnowledgeObject {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly revoked?: boolean;
  readonly x_mitre_deprecated?: boolean;
  readonly external_references?: readonly { readonly source_name: string; readonly external_id?: string }[];
  readonly kill_chain_phases?: readonly { readonly phase_name: string }[];
  readonly source_ref: string;
  readonly target_ref: string;
  readonly relationship_type: string;
}

/**
 * Indexes a knowledge bundle. Only names, ids, phases and `uses` relationships are kept; descriptions, which make up most of
 * the bytes and which name actors, are dropped.
 * @param keep leaves relationships out, for example all that are younger than some day
 */
export function readKnowledge(name: string, bytes: Buffer, keep: (relationship: KnowledgeObject) => boolean = () => true): KnowledgeGraph {
  const { objects } = ownJson(bytes) as { objects: KnowledgeObject[] };
  objects.sort((a, b) => (a.id < b.id ? -1 : 1));
  const relationships = objects.filter((object) => object.type === 'relationship' && object.relationship_type === 'uses' && keep(object));
  const positions = {
    technique: positionsOf(objects, isTechnique),
    software: positionsOf(objects, isSoftware),
    group: positionsOf(objects, isGroup),
  };
  const uses = usesOf(relationships);
  const usedBy = usersOf(relationships, positions.group);

  const techniques = readTechniques(objects.filter(isTechnique), usedBy);
  const software = objects.filter(isSoftware).map((object): Software => ({
    ...identity(object),
    type: object.type as Software['type'],
    techniques: pick(uses.get(object.id), positions.technique),
    groups: usedBy.get(object.id) ?? [],
  }));
  const groups = objects.filter(isGroup).map((object): Group => ({
    ...identity(object),
    techniques: pick(uses.get(object.id), positions.technique),
    software: pick(uses.get(object.id), positions.software),
  }));
  return {
    techniques,
    software,
    groups,
    techniqueById: positions.technique,
    softwareById: positions.software,
    techniqueByExternalId: new Map(techniques.map(({ externalId }, at) => [externalId, at])),
    softwareByExternalId: new Map(software.map(({ externalId }, at) => [externalId, at])),
    techniquesByName: techniqueNames(techniques),
    softwareByName: new Map(software.map((one, at) => [nameKey(one.name), at])),
    source: {
      name,
      sha256: sha256Of(bytes),
      techniques: techniques.length,
      software: software.length,
      groups: groups.length,
      relationships: relationships.length,
    },
  };
}

const isTechnique = ({ type }: KnowledgeObject) => type === 'attack-pattern';
const isSoftware = ({ type }: KnowledgeObject) => type === 'malware' || type === 'tool';
const isGroup = ({ type }: KnowledgeObject) => type === 'intrusion-set';

function readTechniques(objects: readonly KnowledgeObject[], usedBy: ReadonlyMap<string, readonly number[]>): Technique[] {
  const byExternalId = new Map(objects.map((object, at) => [identity(object).externalId, at]));
  const families = new Map<string, number[]>();
  objects.forEach((object, at) => {
    const root = familyRoot(identity(object).externalId);
    families.set(root, [...(families.get(root) ?? []), at]);
  });
  return objects.map((object): Technique => {
    const own = identity(object);
    const root = familyRoot(own.externalId);
    const parent = root === own.externalId ? undefined : byExternalId.get(root);
    return {
      ...own,
      tactics: (object.kill_chain_phases ?? []).map(({ phase_name }) => phase_name),
      ...(parent === undefined ? {} : { parent }),
      family: families.get(root) ?? [],
      groups: usedBy.get(object.id)?.length ?? 0,
      retired: object.revoked === true || object.x_mitre_deprecated === true,
    };
  });
}

/** A sub-technique is also found as `parent: child`, the way reports write it. */
function techniqueNames(techniques: readonly Technique[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  techniques.forEach(({ name, parent }, at) => {
    const spellings = [name, ...(parent === undefined ? [] : [`${techniques[parent]?.name ?? ''}: ${name}`])];
    for (const key of spellings.map(nameKey)) names.set(key, [...(names.get(key) ?? []), at]);
  });
  return names;
}

/** T1059.001 is of the family T1059. */
export function familyRoot(externalId: string): string {
  return externalId.split('.')[0] ?? externalId;
}

function identity({ id, name, external_references }: KnowledgeObject) {
  const externalId = external_references?.find(({ source_name }) => source_name === 'mitre-attack')?.external_id ?? id;
  return { id, externalId, name };
}

function positionsOf(objects: readonly KnowledgeObject[], is: (object: KnowledgeObject) => boolean): Map<string, number> {
  return new Map(objects.filter(is).map(({ id }, at) => [id, at]));
}

function usesOf(relationships: readonly KnowledgeObject[]): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const { source_ref, target_ref } of relationships) uses.set(source_ref, (uses.get(source_ref) ?? new Set()).add(target_ref));
  return uses;
}

function usersOf(relationships: readonly KnowledgeObject[], groups: ReadonlyMap<string, number>): Map<string, number[]> {
  const users = new Map<string, Set<number>>();
  for (const { source_ref, target_ref } of relationships) {
    const group = groups.get(source_ref);
    if (group !== undefined) users.set(target_ref, (users.get(target_ref) ?? new Set()).add(group));
  }
  return new Map([...users].map(([id, found]) => [id, [...found].sort((a, b) => a - b)]));
}

function pick(ids: ReadonlySet<string> | undefined, positions: ReadonlyMap<string, number>): number[] {
  return [...(ids ?? [])].flatMap((id) => positions.get(id) ?? []).sort((a, b) => a - b);
}
