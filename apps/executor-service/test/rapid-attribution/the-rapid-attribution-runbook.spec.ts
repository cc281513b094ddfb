import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCondition, compileTemplate, parseRunbook, type ConditionSource, type Json, type Runbook } from '@runbook/domain';
import { actions, attribute, campaignFile, context, DATA_FOLDER, run } from './bundles.js';

const parsed = parseRunbook(readFileSync(join(DATA_FOLDER, 'runbooks/rapid-attribution.yaml'), 'utf8'), 'yaml');
const runbook = (parsed.ok ? parsed.runbook : undefined) as Omit<Runbook, 'steps'> & { steps: readonly WrittenStep[] };

interface WrittenStep {
  readonly id: string;
  readonly type: string;
  readonly use?: string;
  readonly with?: Json;
  readonly if?: ConditionSource;
  readonly then?: readonly string[];
  readonly else?: readonly string[];
}

/** Runs the steps in the order in which they are written; a branch that is not taken stays without output. */
async function outputsOf(inputs: Json): Promise<{ taken: string[]; outputs: Json }> {
  const steps: Record<string, { output?: Json; status: string }> = {};
  const skipped = new Set<string>();
  const scope = () => ({ inputs, steps }) as never;
  for (const step of runbook.steps) {
    if (skipped.has(step.id)) {
      steps[step.id] = { status: 'SKIPPED' };
      continue;
    }
    const parameters = compileTemplate(step.with ?? {}).render(scope()) as Record<string, Json>;
    let output: Json = null;
    if (step.type === 'action') output = await run(step.use ?? '', parameters, context);
    if (step.type === 'transform') output = parameters['value'] ?? null;
    if (step.type === 'conditional') {
      const holds = compileCondition(step.if ?? '').evaluate(scope()).value;
      for (const id of (holds ? step.else : step.then) ?? []) skipped.add(id);
    }
    steps[step.id] = { status: 'COMPLETED', output };
  }
  const taken = Object.entries(steps).flatMap(([id, { status }]) => (status === 'COMPLETED' ? [id] : []));
  return { taken, outputs: compileTemplate(runbook.outputs as Json).render(scope()) };
}

describe('the rapid-attribution runbook', () => {
  it('is sound, asks for a legal basis and uses registered actions alone', () => {
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
    expect(runbook.legalBasis).toMatchObject({ required: true });
    const used = runbook.steps.flatMap(({ use }) => use ?? []);
    expect(used).toEqual(['ingest-stix', 'lookup-graph', 'mine-patterns', 'generate-report']);
    expect(used.filter((name) => !actions.has(name))).toEqual([]);
  });

  it.each([
    ['campaigns', 'C0024', 'attributed', 'attributed'],
    ['unattributed', 'C0041', 'unattributed', 'no-confident-match'],
  ] as const)('takes the branch that %s/%s deserves', async (folder, name, branch, verdict) => {
    const bundle = campaignFile(folder, name);
    const { taken, outputs } = await outputsOf({ bundle } as unknown as Json);
    expect(taken).toEqual(['ingest', 'lookup', 'patterns', 'confident', branch, 'report']);
    expect(outputs).toMatchObject({ report: { verdict }, reportMarkdown: expect.stringContaining('# Attribution report') });
    expect(outputs).toEqual({ report: (await attribute(bundle)).report, reportMarkdown: (await attribute(bundle)).markdown });
  });
});
