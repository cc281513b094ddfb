import { verifyEvidence } from '../../libs/audit/offline/verify-evidence.mjs';
import { headOf } from './check-log.mjs';
import { inspect } from './check-run.mjs';
import { eachOf } from './runs.mjs';

/** Each is asked of the system in half a dozen ways. */
const SAMPLED_RUNS = 32;
const SAMPLES_AT_ONCE = 4;

/**
 * Some of the runs, as chance chooses, as their owner would look at them: records, chain and evidence by the API, the evidence checked offline against
 * the hash that stands in the log.
 */
export async function faultsOfSample({ api, views, facts, stub, random }) {
  const left = [...views];
  const sample = Array.from({ length: Math.min(SAMPLED_RUNS, left.length) }, () => left.splice(random(0, left.length - 1), 1)[0]);
  const found = await eachOf(sample, SAMPLES_AT_ONCE, async (view) => {
    const { faults } = await inspect(api, view, stub);
    const { status, body } = await api.get(`/executions/${view.id}/evidence`);
    const head = headOf(facts.runs.get(view.id) ?? []);
    const verdict = status === 200 ? verifyEvidence(body, head) : { valid: false, status, body };
    return verdict.valid ? faults : [...faults, `${view.id}: expected evidence of the head ${head}, found ${JSON.stringify(verdict)}`];
  });
  return { sampled: sample.length, faults: found.flat() };
}
