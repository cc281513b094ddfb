// Prints the figures of README.md: node bench/attribution/run.mjs evaluate
import { readFileSync } from 'node:fs';
import { AttributionModel } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import { calibration } from '../../apps/executor-service/src/actions/rapid-attribution/calibration.js';
import type { KnowledgeGraph } from '../../apps/executor-service/src/actions/rapid-attribution/knowledge-graph.js';
import { modelWeights, type ModelWeights } from '../../apps/executor-service/src/actions/rapid-attribution/model-weights.js';
import { CONFIDENCE_MIN } from '../../apps/executor-service/src/actions/rapid-attribution/verdict.js';
import { cosineBaseline } from './baseline.js';
import { attributed, knowledge, unattributed, type Intrusion } from './intrusions.js';
import { brier, figures, measureSynthetic, rankOf, reliability, type Answer } from './measure.js';
import { syntheticIntrusions } from './synthetic.js';

const weights = modelWeights.parse(JSON.parse(readFileSync('data/attribution/weights.json', 'utf8')));
const points = calibration.parse(JSON.parse(readFileSync('data/attribution/calibration.json', 'utf8')));
const graph = knowledge();

console.log('# Synthetic intrusions, held out (seed 2000001), 40 % by an actor outside the graph');
const noise = unattributed(graph);
const held = syntheticIntrusions(graph, noise, 2_000_001, 2000);
const synthetic = measureSynthetic(new AttributionModel(graph, weights, points), held);
const cosine = cosineBaseline(graph);
const cosines = held
  .filter(({ unknown }) => !unknown)
  .map((one) => ({ rank: rankOf(cosine(one, { group: one.truth, record: one.record }), one.truth), confidence: 0 }));
console.log('cosine', figures(cosines));
console.log('model ', { ...synthetic, reliability: undefined });
console.table(synthetic.reliability);

console.log('# What each part contributes: log loss and ranks on the held-out synthetic intrusions, and ranks on the 14');
const parts: Record<string, Partial<ModelWeights>> = {
  whole: {},
  'without likeness of unknown software': { likenessWeight: 0 },
  'without back-off': { parentWeight: 0, siblingWeight: 0, throughSoftwareWeight: 0 },
  'without software by name': { softwareShare: 1e-9 },
  'without techniques': { techniqueShare: 1e-9 },
  'without prior by record size': { priorExponent: 0 },
};
console.table(
  Object.entries(parts).map(([part, changed]) => {
    const model = new AttributionModel(graph, { ...weights, ...changed });
    const { logLoss, meanReciprocalRank } = measureSynthetic(model, held);
    const ranks = attributed(graph).map((one) => ({ rank: rankOf(totalsOf(model, one), one.truth ?? -1), confidence: 0 }));
    const { first, firstFive, meanReciprocalRank: mrr } = figures(ranks);
    return { part, logLoss: logLoss.toFixed(3), syntheticMrr: meanReciprocalRank, first, firstFive, mrr };
  }),
);

report('The 14 attributed intrusions, the graph as it is', () => graph);
report('… without what was recorded about any group on or after the day the intrusion was first seen', (intrusion) =>
  knowledge(({ source_ref, created }) => !source_ref.startsWith('intrusion-set--') || created < intrusion.firstSeen),
);
report('… without what was recorded about the true group since the campaign was first seen', (intrusion) => {
  const truth = graph.groups[intrusion.truth ?? -1]?.id;
  return knowledge(({ source_ref, created }) => source_ref !== truth || created < intrusion.firstSeen);
});

console.log('\n# The 28 intrusions that nobody has attributed');
const open = unattributed(graph).map((intrusion) => ({ name: intrusion.name, ...answer(intrusion, graph) }));
const decided = open.filter(({ confidence }) => confidence >= CONFIDENCE_MIN);
console.log(
  `no confident match: ${open.length - decided.length} of ${open.length}; a group named: ${decided.map(({ name, best, confidence }) => `${name} ${best} ${confidence.toFixed(2)}`).join(', ') || 'none'}`,
);

function report(title: string, graphFor: (intrusion: Intrusion) => KnowledgeGraph): void {
  console.log(`\n# ${title}`);
  const rows = attributed(graph).map((intrusion) => {
    const known = graphFor(intrusion);
    const ranked = answer(intrusion, known);
    const cosine = rankOf(cosineBaseline(known)(intrusion), intrusion.truth ?? -1);
    return { intrusion: intrusion.name, truth: known.groups[intrusion.truth ?? -1]?.name, cosine, ...ranked };
  });
  console.table(rows);
  const named = rows.filter(({ confidence }) => confidence >= CONFIDENCE_MIN);
  console.log('cosine', figures(rows.map(({ cosine }) => ({ rank: cosine, confidence: 0 }))));
  console.log('model ', {
    ...figures(rows),
    brier: brier(rows),
    named: named.length,
    namedRightly: named.filter(({ rank }) => rank === 1).length,
  });
  console.table(reliability(rows).filter(({ answers }) => answers > 0));
}

function answer(intrusion: Intrusion, known: KnowledgeGraph): Answer & { readonly best: string } {
  const model = new AttributionModel(known, weights, points);
  const totals = totalsOf(model, intrusion);
  const confidence = Math.max(...model.confidences(totals));
  const best = known.groups[totals.indexOf(Math.max(...totals))]?.name ?? '';
  return { ...(intrusion.truth === undefined ? {} : { rank: rankOf(totals, intrusion.truth) }), confidence, best };
}

function totalsOf(model: AttributionModel, intrusion: Intrusion): number[] {
  return model.weigh(intrusion).map(({ total }) => total);
}
