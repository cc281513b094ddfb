import type { Runbook } from '@runbook/domain';
import fc from 'fast-check';
import { arbitraryRunbooks } from '../arbitrary-runbook.js';
import type { Core } from './core.js';
import { countWorld, type Tally } from './coverage.js';
import { arbitrarySchedule, type Schedule } from './schedule.js';
import { Definitions } from './simulated-aggregates.js';
import { simulate } from './simulate.js';

/** Faults that a failure names; the first ones say what is wrong. */
const FAULTS_SHOWN_MAX = 5;

/**
 * The property that is proven: every invariant holds in every world of these definitions, under each of so many schedules. Adds what occurred
 * to the tally. Which seed and path a failure has is for fast-check to say; what fails shrinks to few steps and acts.
 */
export function provenProperty(core: Core, schedulesEach: number, tally: Tally): fc.IAsyncProperty<[Runbook[], Schedule[]]> {
  // Not a list: its length must not shrink away what is counted.
  const schedules = fc.tuple(...Array.from({ length: schedulesEach }, () => arbitrarySchedule)).map((list) => [...list]);
  // Once one has failed, what is left is to shrink it: the others need not be played again and again.
  let failing: number | undefined;
  return fc.asyncProperty(arbitraryRunbooks, schedules, async (runbooks, list) => {
    const definitions = new Definitions(runbooks, core);
    for (const [index, schedule] of list.entries()) {
      if (failing !== undefined && failing !== index) continue;
      const simulated = await simulate(core, definitions, schedule);
      countWorld(tally, schedule, simulated);
      const { faults } = simulated;
      if (faults.length === 0) continue;
      failing = index;
      throw new Error(faults.slice(0, FAULTS_SHOWN_MAX).join('\n'));
    }
  });
}

/** Seed, path, the smallest example found and what is wrong with it; undefined: everything held. */
export function failureReport(details: fc.RunDetails<[Runbook[], Schedule[]]>): string | undefined {
  if (!details.failed) return undefined;
  const { errorInstance } = details;
  return `${fc.defaultReportMessage(details) ?? 'failed'}\n\n${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`;
}
