// Measures what unknown software tells by its techniques, by leaving out each program in turn that one group alone uses:
//   node bench/attribution/run.mjs likeness
import { SoftwareLikeness } from '../../apps/executor-service/src/actions/rapid-attribution/software-likeness.js';
import { attributed, knowledge, unattributed } from './intrusions.js';
import { CampaignLibrary } from '../../apps/executor-service/src/actions/rapid-attribution/campaign-library.js';
import { figures, rankOf } from './measure.js';

const graph = knowledge();
const programs = graph.software.flatMap(({ groups, techniques }, at) =>
  groups.length === 1 && techniques.length >= 5 ? [{ at, owner: groups[0] ?? -1 }] : [],
);

console.log(`${programs.length} programs; a group picked at random has a loss of ${Math.log(graph.groups.length).toFixed(3)} nats`);
for (const weight of [2, 4, 6, 8, 10, 12, 15]) {
  const likeness = new SoftwareLikeness(graph, weight);
  let loss = 0;
  const answers = programs.map(({ at, owner }) => {
    const ratios = likeness.perGroup(graph.software[at]?.techniques ?? [], at);
    loss -= (ratios[owner] ?? 0) - Math.log(ratios.reduce((total, ratio) => total + Math.exp(ratio), 0));
    return { rank: rankOf(ratios, owner), confidence: 0 };
  });
  console.log(`weight ${weight}: loss ${(loss / programs.length).toFixed(3)} nats`, weight === 8 ? figures(answers) : '');
}

const known = [...attributed(graph), ...unattributed(graph)].map(({ name, techniques, software }) => ({
  id: name,
  name,
  techniques,
  software,
  attributedTo: [],
}));
const library = new CampaignLibrary(known, graph, 0, Infinity);
const similarities = known
  .flatMap(({ id, techniques, software }) => library.matches(techniques, software, [id]).map(({ similarity }) => similarity))
  .sort((a, b) => a - b);
const quantile = (share: number) => similarities[Math.floor(share * (similarities.length - 1))]?.toFixed(3);
console.log(
  `similarity of ${similarities.length} pairs of campaigns: median ${quantile(0.5)}, 90 % below ${quantile(0.9)}, 99 % below ${quantile(0.99)}`,
);
