// What is asked of each mutant, written down for the processes that ask: the suites that come to it, and whether it is in the sample. A reporter of
// StrykerJS, which is told the plan before any mutant is run, and in it decides about those that were not drawn.
import { PlanKind } from '@stryker-mutator/api/core';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { drawn, isIn } from './sample.mjs';

/** The reason that stands at a mutant that was not drawn. */
const NOT_DRAWN = 'not in the sample';

/** `{ mutants: { <id>: [<suite>, …] or null for all }, drawn: [<id>, …] or null for all, msOfSuite: { <suite>: <ms> } }`; suites are named by their path in the repository. */
export function readPlan() {
  return JSON.parse(readFileSync(process.env['MUTATION_PLAN'], 'utf8'));
}

/** As ignored, which is never remembered as a result. A bigger sample may have them. */
function leaveOut(mutantPlans, drawn) {
  for (const plan of mutantPlans) {
    if (plan.plan !== PlanKind.Run || drawn.has(plan.mutant.id)) continue;
    plan.plan = PlanKind.EarlyResult;
    plan.mutant = { ...plan.mutant, status: 'Ignored', statusReason: NOT_DRAWN };
  }
}

class Planner {
  #tests = [];

  onDryRunCompleted({ result }) {
    this.#tests = result.tests;
  }

  onMutationTestingPlanReady({ mutantPlans }) {
    const suitesOf = new Map();
    const msOfSuite = {};
    for (const { id, fileName, timeSpentMs } of this.#tests) {
      const suite = relative(process.cwd(), fileName);
      suitesOf.set(id, (suitesOf.get(id) ?? new Set()).add(suite));
      msOfSuite[suite] = (msOfSuite[suite] ?? 0) + timeSpentMs;
    }
    const mutants = {};
    for (const { mutant, runOptions } of mutantPlans) {
      const tests = runOptions?.testFilter;
      mutants[mutant.id] = tests === undefined ? null : [...new Set(tests.flatMap((test) => [...(suitesOf.get(test) ?? [])]))];
    }
    const { MUTATION_SAMPLE: sample, MUTATION_SEED: seed, MUTATED_FOLDERS: folders } = process.env;
    const asked = mutantPlans
      .map(({ mutant }) => ({ ...mutant, fileName: relative(process.cwd(), mutant.fileName) }))
      .filter(({ status }) => status !== 'Ignored');
    const drawnOf = (folder) =>
      drawn(
        asked.filter(({ fileName }) => isIn(folder, fileName)),
        Number(sample),
        Number(seed),
      );
    const plan = { mutants, drawn: sample === undefined ? null : folders.split(' ').flatMap(drawnOf), msOfSuite };
    writeFileSync(process.env['MUTATION_PLAN'], JSON.stringify(plan));
    if (plan.drawn !== null) leaveOut(mutantPlans, new Set(plan.drawn));
  }

  onMutantTested({ fileName, location, mutatorName, status, statusReason }) {
    if (statusReason === NOT_DRAWN) return;
    const place = `${relative(process.cwd(), fileName)}:${location.start.line}:${location.start.column}`;
    console.log(`${new Date().toISOString()} ${status} ${place} ${mutatorName}`);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'plan', Planner)];
