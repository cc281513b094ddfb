import type { Observed } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import type { KnowledgeGraph } from '../../apps/executor-service/src/actions/rapid-attribution/knowledge-graph.js';

/** What everybody tries first: groups and intrusions as TF-IDF vectors over techniques and software, compared by cosine. */
export function cosineBaseline(graph: KnowledgeGraph): (observed: Observed) => number[] {
  const groups = graph.groups.length;
  const rarity = (users: number) => Math.log(groups / Math.max(1, users));
  const technique = graph.techniques.map((one) => rarity(one.groups) ** 2);
  const software = graph.software.map((one) => rarity(one.groups.length) ** 2);
  const mass = (techniques: readonly number[], programs: readonly number[]) =>
    techniques.reduce((total, at) => total + (technique[at] ?? 0), 0) + programs.reduce((total, at) => total + (software[at] ?? 0), 0);
  const records = graph.groups.map((group) => ({
    techniques: new Set(group.techniques),
    software: new Set(group.software),
    mass: mass(group.techniques, group.software),
  }));
  return (observed) => {
    const own = mass(observed.techniques, observed.software);
    return records.map((record) => {
      const common = mass(
        observed.techniques.filter((at) => record.techniques.has(at)),
        observed.software.filter((at) => record.software.has(at)),
      );
      return own * record.mass === 0 ? 0 : common / Math.sqrt(own * record.mass);
    });
  };
}
