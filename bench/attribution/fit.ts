// Fits the model's weights to synthetic intrusions and writes data/attribution/weights.json:
//   node bench/attribution/run.mjs fit [intrusions=1200] [rounds=5] [seed=1]
import { writeFileSync } from 'node:fs';
import { AttributionModel } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import { modelWeights, type ModelWeights } from '../../apps/executor-service/src/actions/rapid-attribution/model-weights.js';
import { knowledge, unattributed } from './intrusions.js';
import { measureSynthetic } from './measure.js';
import { syntheticIntrusions } from './synthetic.js';

const [count = 1200, rounds = 5, seed = 1] = process.argv.slice(2).map(Number);
const FILE = 'data/attribution/weights.json';

const graph = knowledge();
const noise = unattributed(graph);
const training = syntheticIntrusions(graph, noise, seed, count);
const heldOut = syntheticIntrusions(graph, noise, seed + 1_000_000, count);
/** Before any fitting: orders of magnitude. A weight that the intrusions say nothing about stays near them. */
const PLAUSIBLE: ModelWeights = {
  techniqueShare: 0.4,
  techniqueRecords: 20,
  techniqueDilution: 0.8,
  parentWeight: 0.2,
  siblingWeight: 0.1,
  throughSoftwareWeight: 0.5,
  techniqueFloor: 1,
  impliedDiscount: 0.8,
  softwareShare: 0.5,
  softwareRecords: 1,
  softwareDilution: 0.8,
  softwareFloor: 0.1,
  likenessWeight: 8,
  priorExponent: 0.5,
  temperature: 1.5,
  unknownActor: 2,
};
/** Log loss per squared e-fold of distance from what is plausible: a factor of 10 must earn 0.05 nats per intrusion. */
const RESTRAINT = 0.01;

const loss = (weights: ModelWeights) =>
  measureSynthetic(new AttributionModel(graph, weights), training).logLoss + RESTRAINT * distance(weights);

let best = PLAUSIBLE;
let lowest = loss(best);
console.log(`start: log loss ${lowest.toFixed(4)} over ${count} intrusions`);
// Coordinate descent: one weight at a time, by factors that shrink; few weights and a smooth loss need nothing finer.
for (let round = 0; round < rounds; round++) {
  const factor = 1 + 0.6 / (round + 1);
  for (const name of Object.keys(best) as (keyof ModelWeights)[]) {
    for (const direction of [-1, 1]) climb(name, factor, direction);
  }
  console.log(`round ${round + 1}: log loss ${lowest.toFixed(4)}`);
}
writeFileSync(FILE, `${JSON.stringify(best, undefined, 2)}\n`);
console.log(best);
console.log('held-out synthetic intrusions:');
console.dir(measureSynthetic(new AttributionModel(graph, best), heldOut), { depth: 5 });

function distance(weights: ModelWeights): number {
  const names = (Object.keys(PLAUSIBLE) as (keyof ModelWeights)[]).filter((name) => name !== 'unknownActor');
  return names.reduce((total, name) => total + Math.log(weights[name] / PLAUSIBLE[name]) ** 2, 0);
}

function climb(name: keyof ModelWeights, factor: number, direction: number): void {
  for (;;) {
    const value = name === 'unknownActor' ? best[name] + direction * Math.log(factor) : best[name] * Math.pow(factor, direction);
    const candidate = modelWeights.safeParse({ ...best, [name]: Number(value.toPrecision(4)) });
    if (!candidate.success) return;
    const found = loss(candidate.data);
    if (found > lowest - 1e-4) return;
    lowest = found;
    best = candidate.data;
  }
}
