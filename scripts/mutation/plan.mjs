// What is asked of each mutant, written down for the processes that ask: the suites that come to it, and whether it is in the sample.
// A plugin of StrykerJS: as a reporter it hears the plan, as a checker it leaves out what was not drawn.
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { CheckStatus } from '@stryker-mutator/api/check';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { drawn, isIn } from './sample.mjs';

/** The reason that stands at a mutant that was not drawn. */
export const NOT_DRAWN = 'not in the sample';

/** `{ mutants: { <id>: [<suite>, …] or null for all }, drawn: [<id>, …] or null for all, msOfSuite: { <suite>: <ms> } }`; suites are named by their path in the repository. */
export function readPlan() {
  return JSON.parse(readFileSync(process.env['MUTATION_PLAN'], 'utf8'));
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
  }

  onMutantTested({ fileName, location, mutatorName, status, statusReason }) {
    if (statusReason === NOT_DRAWN) return;
    const place = `${relative(process.cwd(), fileName)}:${location.start.line}:${location.start.column}`;
    console.log(`${new Date().toISOString()} ${status} ${place} ${mutatorName}`);
  }
}

class Drawer {
  #drawn;

  async init() {}

  async check(mutants) {
    if (this.#drawn === undefined) this.#drawn = new Set(readPlan().drawn);
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#drawn.has(id) ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason: NOT_DRAWN },
      ]),
    );
  }

  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, 'plan', Planner),
  declareClassPlugin(PluginKind.Checker, 'sample', Drawer),
];
