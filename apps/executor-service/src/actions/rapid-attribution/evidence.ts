import type { AttributionModel, Observed, Weighing } from './attribution-model.js';
import { RELATIONS, type GroupProfile } from './group-profile.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import type { Evidence } from './patterns.js';

/** Six decimals: enough to order, and the same digits on every machine. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 || 0;
}

/**
 * Takes a group's score apart: its parts, each divided by `unit`, sum to the score exactly, because the score is their sum.
 * What is not recorded about the group is one entry, since each such observation says the same little against it.
 */
export function evidenceFor(model: AttributionModel, observed: Seen, weighing: Weighing, profile: GroupProfile, unit: number): Evidence[] {
  const { graph } = model;
  const found: Evidence[] = [];
  const against = { count: 0, contribution: 0 };
  observed.techniques.forEach((at, index) => {
    const contribution = weighing.techniques[index] ?? 0;
    const relation = RELATIONS[profile.relation[at] ?? 0] ?? 'none';
    if (relation === 'none') note(against, contribution);
    else found.push({ ...TECHNIQUE_EVIDENCE[relation](graph, at), contribution: rounded(contribution / unit) });
  });
  observed.software.forEach((at, index) => {
    const contribution = weighing.software[index] ?? 0;
    if (profile.software.has(at)) found.push({ ...softwareEvidence(graph, at), contribution: rounded(contribution / unit) });
    else if (contribution !== 0) note(against, contribution);
  });
  observed.unknownSoftwareNames.forEach((observation, index) => {
    const contribution = rounded((weighing.likenesses[index] ?? 0) / unit);
    if (contribution !== 0) found.push({ kind: 'software-likeness', contribution, observation, explanation: likeness(contribution) });
  });
  found.sort((a, b) => b.contribution - a.contribution || compare(a.observation?.id, b.observation?.id));
  if (against.count > 0) found.push(notRecorded(against.count, rounded(against.contribution / unit)));
  return [...found, recordSize(rounded(weighing.prior / unit))];
}

export interface Seen extends Observed {
  /** In the order of `unknownSoftware`. */
  readonly unknownSoftwareNames: readonly { readonly id: string; readonly externalId: string; readonly name: string }[];
}

type Described = Omit<Evidence, 'contribution'>;

const TECHNIQUE_EVIDENCE = {
  recorded: (graph: KnowledgeGraph, at: number): Described => ({ kind: 'technique', ...rarity(graph, at, RECORDED) }),
  parent: (graph: KnowledgeGraph, at: number): Described => ({
    kind: 'related-technique',
    ...rarity(graph, at, 'a parent or sub-technique of it is recorded for this group'),
  }),
  sibling: (graph: KnowledgeGraph, at: number): Described => ({
    kind: 'related-technique',
    ...rarity(graph, at, 'another sub-technique of the same technique is recorded for this group'),
  }),
  'through-software': (graph: KnowledgeGraph, at: number): Described => ({
    kind: 'technique-through-software',
    ...rarity(graph, at, 'recorded for software that this group uses'),
  }),
};

function rarity(graph: KnowledgeGraph, at: number, how: string) {
  const technique = graph.techniques[at];
  const observation = { id: technique?.id ?? '', externalId: technique?.externalId ?? '', name: technique?.name ?? '' };
  const groups = technique?.groups ?? 0;
  return { observation, groups, explanation: `${how}; ${users(graph, groups, how === RECORDED)}` };
}

function softwareEvidence(graph: KnowledgeGraph, at: number): Described {
  const software = graph.software[at];
  const observation = { id: software?.id ?? '', externalId: software?.externalId ?? '', name: software?.name ?? '' };
  const groups = software?.groups.length ?? 0;
  return { kind: 'software', observation, groups, explanation: `${RECORDED}; ${users(graph, groups, true)}` };
}

const RECORDED = 'recorded for this group';

function users(graph: KnowledgeGraph, groups: number, own: boolean): string {
  if (own && groups === 1) return 'this group alone is recorded to use it';
  return `${groups} of ${graph.groups.length} groups ${groups === 1 ? 'is' : 'are'} recorded to use it`;
}

function likeness(contribution: number): string {
  const how = contribution > 0 ? 'more' : 'no more';
  return `no group is recorded to use it; its techniques resemble this group's own software ${how} than that of a group picked at random`;
}

function notRecorded(count: number, contribution: number): Evidence {
  const what = count === 1 ? '1 observation is' : `${count} observations are`;
  return { kind: 'not-recorded', contribution, explanation: `${what} not recorded for this group in any form` };
}

function recordSize(contribution: number): Evidence {
  const how = contribution >= 0 ? 'more' : 'less';
  return {
    kind: 'record-size',
    contribution,
    explanation: `${how} is recorded about this group than about a typical one; the well documented are met more often`,
  };
}

function note(into: { count: number; contribution: number }, contribution: number): void {
  into.count++;
  into.contribution += contribution;
}

function compare(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
