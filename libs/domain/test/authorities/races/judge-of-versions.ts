import type { RunRecord } from '../authorities-and-runs.js';

/**
 * Reads what each decision about a run made, beside what the process knew then of the run's version; written from the guide of the lifecycle. Throws where something
 * begins though it was known that the version is deprecated and the tenant does not let runs finish, unless somebody released the run; where a run starts by such a
 * version; and where a run is held or cancelled for it under another rule.
 */
export function judgeVersion(records: readonly RunRecord[]): void {
  const offered = new Set<string>();
  let isReleased = false;
  for (const { events, isDeprecated, whenDeprecated } of records) {
    for (const event of events) {
      const begins =
        (event.type === 'StepRequested' && event.offered !== true) || (event.type === 'StepLeaseRenewed' && offered.has(event.step));
      if (event.type === 'ExecutionStarted' && isDeprecated) throw new Error('expected no start by a deprecated version, found one');
      if (event.type === 'ExecutionReleased' && event.authority === undefined) isReleased = true;
      if (event.type === 'ExecutionHeld' && event.because === 'runbook-deprecated' && !(isDeprecated && whenDeprecated === 'hold'))
        throw new Error(`expected a run to be held for its version by the rule hold alone, found it held with the rule ${whenDeprecated}`);
      if (begins && isDeprecated && whenDeprecated !== 'finish' && !isReleased)
        throw new Error(
          `expected nothing to begin by a version that is known to be deprecated (${whenDeprecated}), found ${JSON.stringify(event)}`,
        );
      if (event.type === 'StepRequested' && event.offered) offered.add(event.step);
      if (event.type === 'StepLeaseRenewed') offered.delete(event.step);
    }
  }
}
