import type { Observed } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import type { GroupRecord } from '../../apps/executor-service/src/actions/rapid-attribution/group-profile.js';
import type { KnowledgeGraph } from '../../apps/executor-service/src/actions/rapid-attribution/knowledge-graph.js';

/** What everybody tries first: groups and intrusions as TF-IDF vectors over techniques and software, compared by cosine. */
export function cosineBaseline(graph: KnowledgeGraph): Baseline {
  const groups = graph.groups.length;
  const rarity = (users: number) => Math.log(groups / Math.max(1, users));
  const technique = graph.techniques.map((one) => rarity(one.groups) ** 2);
  const software = graph.software.map((one) => rarity(one.groups.length) ** 2);
  const mass = (techniques: readonly number[], programs: readonly number[]) =>
    techniques.reduce((total, at) => total + (technique[at] ?? 0), 0) + programs.reduce((total, at) => total + (software[at] ?? 0), 0);
  const entry = (record: GroupRecord) => ({
    techniques: new Set(record.techniques),
    software: new Set(record.software),
    mass: mass(record.techniques, record.software),
  });
  const entries = graph.groups.map(entry);
  return (observed, replaced) => {
    const own = mass(observed.techniques, observed.software);
    return entries.map((known, group) => {
      const record = replaced?.group === group ? entry(replaced.record) : known;
      const common = mass(
        observed.techniques.filter((at) => record.techniques.has(at)),
        observed.software.filter((at) => record.software.has(at)),
      );
      return own * record.mass === 0 ? 0 : common / Math.sqrt(own * record.mass);
    });
  };
}

/** Cosines by group. @param replaced what is known of one group, when that is not what the graph records */
export type Baseline = (observed: Observed, replaced?: { readonly group: number; readonly record: GroupRecord }) => number[];
