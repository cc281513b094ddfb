import { stepAt } from '@runbook/domain';
import { factsOfType, type Judged } from './invariant.js';

/**
 * Whoever works while the service is away cannot renew, and goes on: it has the length of a lease to be heard again, from when there is somebody to
 * hear it. Before that the lease is not lost, so that nobody else begins the same.
 */
export function leasesOutliveOutages(run: Judged): string[] {
  return factsOfType(run, 'StepLeaseLost').flatMap(({ event, before }) => {
    const { leaseMs = 0 } = stepAt(before.steps, event.step) ?? {};
    const heardFrom = run.finished.outagesEnded.findLast((endedAt) => endedAt <= event.at) ?? -Infinity;
    if (event.at >= heardFrom + leaseMs) return [];
    return [
      `expected the lease of ${event.step} of ${run.id} to hold for ${leaseMs} ms after an outage, found it lost after ${event.at - heardFrom} ms`,
    ];
  });
}
