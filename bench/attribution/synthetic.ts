import type { KnowledgeGraph } from '../../apps/executor-service/src/actions/rapid-attribution/knowledge-graph.js';
import type { Observed, UnknownSoftware } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import type { GroupRecord } from '../../apps/executor-service/src/actions/rapid-attribution/group-profile.js';
import { Chance } from './chance.js';
import { recordedUses } from './intrusions.js';

/**
 * An intrusion that never was. The culprit is a group of the graph; what is seen is made of
 *  1. a part of what is recorded about it (never more than half: no intrusion shows all of an actor's ways),
 *  2. in some, uses that were recorded in one month, which are taken out of the record: a report that is yet unknown,
 *  3. what was seen in a real intrusion that nobody has attributed: noise as coherent as real noise,
 *  4. programs of the culprit's own that nobody has written about yet,
 *  5. a little chance, and analysts' labels that are off by a level (a parent or a sibling instead of the sub-technique).
 * The 14 attributed intrusions are not used.
 */
export interface SyntheticIntrusion extends Observed {
  readonly truth: number;
  /** What the graph records of the culprit, without what was taken out. */
  readonly record: GroupRecord;
  /** The culprit is not among the candidates: the right answer is that nobody is known to have done it. */
  readonly unknown: boolean;
}

/** Overlap of an intrusion with its culprit's record: broad, with a mean of 0.4. Assumed, not fitted. */
const OVERLAP = { a: 1.2, b: 1.8 };
const SOFTWARE_OVERLAP = { a: 1, b: 1.5 };
const NEW_REPORT_SHARE = 0.4;
const MISLABELLED_SHARE = 0.08;
/** Malware that only one group is recorded to use seldom turns up with another one. Assumed. */
const STRAY_MALWARE_SHARE = 0.25;
/** Culprits that the graph does not know. Assumed; it moves the confidence, not the order. */
export const UNKNOWN_SHARE = 0.4;

export function syntheticIntrusions(graph: KnowledgeGraph, noise: readonly Observed[], seed: number, count: number): SyntheticIntrusion[] {
  const chance = new Chance(seed);
  const reports = monthlyReports(graph);
  // Groups that are reported about more often are the culprits more often.
  const culprits = reports.flatMap((months, group) => months.map(() => group));
  return Array.from({ length: count }, () => intrusion(graph, noise, chance, chance.pick(culprits), reports));
}

type Report = GroupRecord;

function intrusion(
  graph: KnowledgeGraph,
  noise: readonly Observed[],
  chance: Chance,
  truth: number,
  reports: readonly Report[][],
): SyntheticIntrusion {
  const group = graph.groups[truth] ?? { techniques: [], software: [] };
  const months = reports[truth] ?? [];
  const fresh: Report = months.length > 1 && chance.next() < NEW_REPORT_SHARE ? chance.pick(months) : { techniques: [], software: [] };
  const other = chance.pick(noise);
  const unknownSoftware = softwareNobodyKnows(graph, chance, group, other);
  const taken = [...fresh.software, ...unknownSoftware.flatMap(({ position }) => position ?? [])];
  const record = { techniques: without(group.techniques, fresh.techniques), software: without(group.software, taken) };

  const size = Math.max(3, chance.pick(noise).techniques.length);
  const popularity = (at: number) => Math.sqrt(graph.techniques[at]?.groups || 0.1);
  const shown = Math.round(Math.min(record.techniques.length * chance.between(0.1, 0.5), size * chance.beta(OVERLAP.a, OVERLAP.b)));
  const techniques = new Set(chance.sample(record.techniques, shown, popularity));
  fill(techniques, chance.sample(fresh.techniques, size), size);
  fill(techniques, chance.sample(other.techniques, size), techniques.size + Math.round((size - techniques.size) * 0.8));
  const anything = graph.techniques.map((_, at) => at);
  fill(
    techniques,
    chance.sample(anything, size, (at) => (graph.techniques[at]?.groups ?? 0) + 0.3),
    size,
  );

  const software = softwareSeen(graph, chance, { record, fresh, other, programs: chance.pick(noise).software.length });
  return {
    truth,
    record,
    unknown: chance.next() < UNKNOWN_SHARE,
    techniques: relabelled([...techniques], graph, chance),
    software,
    unknownSoftware,
  };
}

/**
 * As many programs that no group is recorded to use as were seen in a real intrusion. Most are the culprit's own, as if nobody
 * had written about them yet; the others are those of the real intrusion.
 */
function softwareNobodyKnows(graph: KnowledgeGraph, chance: Chance, culprit: GroupRecord, other: Observed): UnknownSoftware[] {
  const exclusive = culprit.software.filter((at) => graph.software[at]?.groups.length === 1);
  const own = chance.sample(exclusive, other.unknownSoftware.length);
  return other.unknownSoftware.flatMap((stray, index) => {
    if (chance.next() < STRAY_MALWARE_SHARE) return [stray];
    const position = own[index];
    return position === undefined ? [] : [{ techniques: graph.software[position]?.techniques ?? [], position }];
  });
}

/** What the culprit brings along, and a little that others brought. */
function softwareSeen(
  graph: KnowledgeGraph,
  chance: Chance,
  from: { record: Report; fresh: Report; other: Observed; programs: number },
): number[] {
  const { record, fresh, other, programs } = from;
  const own = Math.round(
    Math.min(record.software.length * chance.between(0.1, 0.6) + 0.3, programs * chance.beta(SOFTWARE_OVERLAP.a, SOFTWARE_OVERLAP.b)),
  );
  const software = new Set(chance.sample(record.software, own));
  // What only the culprit is recorded to use would, once taken out, be known to nobody: it is left out.
  fill(
    software,
    fresh.software.filter((at) => (graph.software[at]?.groups.length ?? 0) > 1),
    programs,
  );
  fill(
    software,
    other.software.filter((at) => graph.software[at]?.groups.length !== 1 || chance.next() < STRAY_MALWARE_SHARE),
    programs,
  );
  return [...software].sort((a, b) => a - b);
}

function relabelled(techniques: readonly number[], graph: KnowledgeGraph, chance: Chance): number[] {
  const labels = techniques.map((at) => (chance.next() < MISLABELLED_SHARE ? chance.pick(graph.techniques[at]?.family ?? [at]) : at));
  return [...new Set(labels)].sort((a, b) => a - b);
}

function fill(into: Set<number>, from: readonly number[], size: number): void {
  for (const at of from) if (into.size < size) into.add(at);
}

function without(all: readonly number[], some: readonly number[]): number[] {
  return all.filter((one) => !some.includes(one));
}

/** What was recorded about each group, month by month. */
function monthlyReports(graph: KnowledgeGraph): Report[][] {
  const positions = new Map(graph.groups.map(({ id }, at) => [id, at]));
  const reports = graph.groups.map(() => new Map<string, { techniques: number[]; software: number[] }>());
  for (const { group, target, day } of recordedUses()) {
    const months = reports[positions.get(group) ?? -1];
    const month = months?.get(day.slice(0, 7)) ?? { techniques: [], software: [] };
    months?.set(day.slice(0, 7), month);
    const technique = graph.techniqueById.get(target);
    const software = graph.softwareById.get(target);
    if (technique !== undefined) month.techniques.push(technique);
    if (software !== undefined) month.software.push(software);
  }
  return reports.map((months) => [...months.values()]);
}
