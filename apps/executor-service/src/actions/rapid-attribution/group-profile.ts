import type { KnowledgeGraph } from './knowledge-graph.js';
import type { ModelWeights } from './model-weights.js';

/** What a group is recorded to use: positions in the graph. */
export interface GroupRecord {
  readonly techniques: readonly number[];
  readonly software: readonly number[];
}

/** What each possible observation would say about a group, in nats. */
export interface GroupProfile {
  /** By technique. */
  readonly technique: Float64Array;
  /** How the technique relates to the record, by technique: an index of `RELATIONS`. */
  readonly relation: Uint8Array;
  /** By software that the group is recorded to use. */
  readonly software: ReadonlyMap<number, number>;
  /** Any other software that some group is recorded to use. */
  readonly otherSoftware: number;
  readonly prior: number;
}

/** Stronger relations stand later. */
export const RELATIONS = ['none', 'through-software', 'sibling', 'parent', 'recorded'] as const;
export type Relation = (typeof RELATIONS)[number];

/** A record of this many techniques, or this much software, is neither diluted nor boosted. Only fixes the unit of the weights. */
const TECHNIQUES_TYPICAL = 30;
const SOFTWARE_TYPICAL = 8;

/** How probable each observation is in an intrusion by nobody in particular. */
export interface Background {
  readonly technique: Float64Array;
  readonly software: Float64Array;
}

export function background(graph: KnowledgeGraph, weights: ModelWeights): Background {
  return {
    technique: shares(
      graph.techniques.map(({ groups }) => groups),
      weights.techniqueFloor,
    ),
    software: shares(
      graph.software.map(({ groups }) => groups.length),
      weights.softwareFloor,
    ),
  };
}

export function groupProfile(record: GroupRecord, graph: KnowledgeGraph, usual: Background, weights: ModelWeights): GroupProfile {
  const { technique, relation } = techniqueRatios(record, graph, usual, weights);
  const recorded = record.software.length;
  const share = (weights.softwareShare * recorded) / (recorded + weights.softwareRecords);
  const density = 1 / diluted(recorded, SOFTWARE_TYPICAL, weights.softwareDilution);
  const ratio = (one: number) => Math.log(1 - share + (share * density) / (usual.software[one] ?? 1)) / weights.temperature;
  const records = record.techniques.length + recorded;
  return {
    technique,
    relation,
    software: new Map(record.software.map((one) => [one, ratio(one)])),
    otherSoftware: Math.log(1 - share) / weights.temperature,
    prior: (weights.priorExponent * Math.log((records + 2) / (TECHNIQUES_TYPICAL + 2))) / weights.temperature,
  };
}

function techniqueRatios(record: GroupRecord, graph: KnowledgeGraph, usual: Background, weights: ModelWeights) {
  const relation = relations(record, graph);
  const expected = expectations(relation, graph, usual, weights);
  const mass = expected.reduce((total, one) => total + one, 0);
  // Software counts half: it tells less about the techniques to expect than a recorded technique does.
  const records = record.techniques.length + record.software.length / 2;
  const share = (weights.techniqueShare * records) / (records + weights.techniqueRecords);
  const dilution = diluted(mass, TECHNIQUES_TYPICAL, weights.techniqueDilution);
  const technique = expected.map(
    (one, at) => Math.log(1 - share + (share * one) / dilution / (usual.technique[at] ?? 1)) / weights.temperature,
  );
  return { technique, relation };
}

/**
 * In units of a recorded technique. What is only related shares its weight with its like in proportion to the background:
 * a rare technique does not become telling because a common sibling is recorded.
 */
function expectations(relation: Uint8Array, graph: KnowledgeGraph, usual: Background, weights: ModelWeights): Float64Array {
  const familyShare = (at: number) => {
    const family = graph.techniques[at]?.family ?? [at];
    return (usual.technique[at] ?? 0) / family.reduce((total, one) => total + (usual.technique[one] ?? 0), 0);
  };
  const strength: Record<Relation, (at: number) => number> = {
    none: () => 0,
    'through-software': (at) => weights.throughSoftwareWeight * (usual.technique[at] ?? 0) * TECHNIQUES_TYPICAL,
    sibling: (at) => weights.siblingWeight * familyShare(at),
    parent: (at) => weights.parentWeight * familyShare(at),
    recorded: () => 1,
  };
  return Float64Array.from(relation, (one, at) => strength[RELATIONS[one] ?? 'none'](at));
}

/** Back-off: what is not recorded itself may follow from a parent, a sibling, or the software that the group uses. */
function relations(record: GroupRecord, graph: KnowledgeGraph): Uint8Array {
  const relation = new Uint8Array(graph.techniques.length);
  const raise = (at: number, to: Relation) => (relation[at] = Math.max(relation[at] ?? 0, RELATIONS.indexOf(to)));
  for (const software of record.software) for (const at of graph.software[software]?.techniques ?? []) raise(at, 'through-software');
  for (const recorded of record.techniques) {
    const { parent, family } = graph.techniques[recorded] ?? { family: [] };
    for (const at of family) raise(at, parent === undefined || at === parent ? 'parent' : 'sibling');
    raise(recorded, 'recorded');
  }
  return relation;
}

function diluted(records: number, typical: number, exponent: number): number {
  return typical * Math.pow(Math.max(records, 1) / typical, exponent);
}

function shares(counts: readonly number[], floor: number): Float64Array {
  const all = counts.reduce((total, count) => total + count + floor, 0);
  return Float64Array.from(counts, (count) => (count + floor) / all);
}
