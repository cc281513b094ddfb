// Finds out how often the model is right when it states a probability, and writes data/attribution/calibration.json:
//   node bench/attribution/run.mjs calibrate [intrusions=8000]
import { readFileSync, writeFileSync } from 'node:fs';
import { AttributionModel } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import { modelWeights } from '../../apps/executor-service/src/actions/rapid-attribution/model-weights.js';
import { knowledge, unattributed } from './intrusions.js';
import { answersTo, type Answer } from './measure.js';
import { syntheticIntrusions } from './synthetic.js';

/** Neither the weights were fitted on this seed, nor is it evaluated on. */
const SEED = 3_000_001;
/** Few enough that the share of right answers in one is known to about 3 points (200 answers each). */
const BINS = 40;

const count = Number(process.argv[2] ?? 8000);
const graph = knowledge();
const weights = modelWeights.parse(JSON.parse(readFileSync('data/attribution/weights.json', 'utf8')));
const answers = answersTo(new AttributionModel(graph, weights), syntheticIntrusions(graph, unattributed(graph), SEED, count));
const points = isotonic(answers);
writeFileSync('data/attribution/calibration.json', `${JSON.stringify(points, undefined, 2)}\n`);
console.table(points);

/** Pool adjacent violators (Ayer et al. 1955) over bins of equal size. */
function isotonic(all: readonly Answer[]) {
  const sorted = [...all].sort((a, b) => a.confidence - b.confidence);
  const size = Math.ceil(sorted.length / BINS);
  const pools: { stated: number; right: number; answers: number }[] = [];
  for (let start = 0; start < sorted.length; start += size) {
    const bin = sorted.slice(start, start + size);
    pools.push({
      stated: bin.reduce((total, { confidence }) => total + confidence, 0),
      right: bin.filter(({ rank }) => rank === 1).length,
      answers: bin.length,
    });
    for (let last = pools.at(-1), before = pools.at(-2); last && before && last.right / last.answers <= before.right / before.answers;) {
      pools.splice(-2, 2, {
        stated: before.stated + last.stated,
        right: before.right + last.right,
        answers: before.answers + last.answers,
      });
      [last, before] = [pools.at(-1), pools.at(-2)];
    }
  }
  const digits = (value: number) => Math.round(value * 1e4) / 1e4;
  // One right and one wrong answer more than were seen (Laplace): a pool without an error proves no certainty.
  return pools.map((pool) => ({ stated: digits(pool.stated / pool.answers), found: digits((pool.right + 1) / (pool.answers + 2)) }));
}
