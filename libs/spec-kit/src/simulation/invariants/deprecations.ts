import { READ_WITHIN_MS } from '../deprecations.js';
import { BEGINNINGS, factsOfType, type Fact, type Judged } from './invariant.js';

/**
 * Once every process has read that its version is deprecated, no run starts by it, and nothing begins in a run whose tenant holds or cancels such runs, unless somebody
 * let that run go on.
 */
export function deprecatedBeginsNothing(run: Judged): string[] {
  const { deprecations } = run.finished;
  const since = deprecations.since(run.state.runbook);
  if (since === undefined) return [];
  const isHeeded = deprecations.whenDeprecated !== 'finish';
  let isReleased = false;
  return run.facts.flatMap((fact) => {
    isReleased ||= fact.event.type === 'ExecutionReleased';
    const isForbidden = fact.event.type === 'ExecutionStarted' || (isHeeded && !isReleased && BEGINNINGS.has(fact.event.type));
    if (!isForbidden || decidedAt(fact) <= since + READ_WITHIN_MS) return [];
    return [
      `expected nothing to begin in ${run.id}, whose version was deprecated ${decidedAt(fact) - since} ms before, found ${fact.event.type}`,
    ];
  });
}

/** A run is held, or cancelled, for its version where the tenant's rule says that, behind the deprecation, and never once somebody has let it go on; by no other rule. */
export function deprecationsFollowTheRule(run: Judged): string[] {
  const { deprecations } = run.finished;
  const { whenDeprecated } = deprecations;
  const since = deprecations.since(run.state.runbook) ?? Infinity;
  const released = run.facts.findIndex(({ event }) => event.type === 'ExecutionReleased');
  return run.facts.flatMap((fact, index) => {
    const done = doneForVersion(fact);
    if (!done) return [];
    const isLet = released !== -1 && index > released;
    if (done === whenDeprecated && decidedAt(fact) >= since && !isLet) return [];
    return [
      `expected ${run.id} not to be the one to ${done} for its version (the rule is to ${whenDeprecated}), found ${fact.event.type} at ${fact.at}`,
    ];
  });
}

function doneForVersion({ event }: Fact): 'hold' | 'cancel' | undefined {
  if (event.type === 'ExecutionHeld' && event.because === 'runbook-deprecated') return 'hold';
  const isForVersion = event.type === 'ExecutionCancelling' && / is deprecated, and the rule of /.test(event.failure.error.message);
  return isForVersion ? 'cancel' : undefined;
}

/** A run that waits for a release shows it, and one that was let go on was held before. */
export function releasesFollowHolds(run: Judged): string[] {
  return factsOfType(run, 'ExecutionReleased').flatMap(({ before }) =>
    before.hold ? [] : [`expected ${run.id} to be held before it was let go on, found it ${before.status}`],
  );
}

/** In milliseconds since the epoch, by the clock of the owner. */
const decidedAt = ({ event, at }: Fact): number => ('at' in event ? event.at : Date.parse(at));
