import type { World } from '../world.js';
import { capsHold } from './caps.js';
import { abandonedChildrenAreCancelled, childrenBelongToParents, controlReachesChildren } from './children.js';
import { childrenBeginAsTheirParents, classificationsNeverFall, runsRiseWithWhatTheyRead } from './classifications.js';
import {
  attemptsCountOn,
  cancelledRequestsNothing,
  dryRunsActOnNothing,
  failingBeginsNothing,
  pausedDispatchesNothing,
  pausedMeansQuiet,
  resultsAreAwaited,
} from './control.js';
import { deprecatedBeginsNothing, deprecationsFollowTheRule, releasesFollowHolds } from './deprecations.js';
import { endsOrVisiblyWaits, failuresShow, leavesNothingBehind, leavesNoTimer, loopsGoAllTheWay, staysOver } from './endings.js';
import { gatesOpenByVotes, sensitiveStepsAreApproved, stepsBehindGatesWait, votesAreRight } from './gates.js';
import { leasesOutliveOutages } from './leases.js';
import { judged, type Finished, type RunInvariant, type WorldInvariant } from './invariant.js';
import { eventsAreGivenOnce, givenEventsArrive, nothingPassesBy, openWaitsAreRegistered, waitsAreResumedOnce } from './meetings.js';
import { onceEffectsAreNotRepeated, silenceIsDoubt } from './once-effects.js';
import { beginsWhenReady } from './readiness.js';

/** What must hold of every run, by name. `replay-equals-live` and `chain-holds` are judged by the ledger as it reads. */
const OF_RUNS: Readonly<Record<string, RunInvariant>> = {
  'begins-when-ready': beginsWhenReady,
  'ends-or-visibly-waits': endsOrVisiblyWaits,
  'leaves-nothing-behind': leavesNothingBehind,
  'failures-show': failuresShow,
  'stays-over': staysOver,
  'loops-go-all-the-way': loopsGoAllTheWay,
  'cancelled-requests-nothing': cancelledRequestsNothing,
  'paused-dispatches-nothing': pausedDispatchesNothing,
  'paused-means-quiet': pausedMeansQuiet,
  'failing-begins-nothing': failingBeginsNothing,
  'dry-runs-act-on-nothing': dryRunsActOnNothing,
  'results-are-awaited': resultsAreAwaited,
  'attempts-count-on': attemptsCountOn,
  'caps-hold': capsHold,
  'once-effects-are-not-repeated': onceEffectsAreNotRepeated,
  'silence-is-doubt': silenceIsDoubt,
  'leases-outlive-outages': leasesOutliveOutages,
  'sensitive-steps-are-approved': sensitiveStepsAreApproved,
  'steps-behind-gates-wait': stepsBehindGatesWait,
  'votes-are-right': votesAreRight,
  'gates-open-by-votes': gatesOpenByVotes,
  'deprecated-begins-nothing': deprecatedBeginsNothing,
  'deprecations-follow-the-rule': deprecationsFollowTheRule,
  'releases-follow-holds': releasesFollowHolds,
  'children-belong-to-parents': childrenBelongToParents,
  'abandoned-children-are-cancelled': abandonedChildrenAreCancelled,
  'control-reaches-children': controlReachesChildren,
  'classifications-never-fall': classificationsNeverFall,
  'runs-rise-with-what-they-read': runsRiseWithWhatTheyRead,
  'children-begin-as-their-parents': childrenBeginAsTheirParents,
};

const OF_WORLDS: Readonly<Record<string, WorldInvariant>> = {
  'events-are-given-once': eventsAreGivenOnce,
  'given-events-arrive': givenEventsArrive,
  'waits-are-resumed-once': waitsAreResumedOnce,
  'nothing-passes-by': nothingPassesBy,
  'open-waits-are-registered': openWaitsAreRegistered,
};

export const INVARIANTS: readonly string[] = [
  'replay-equals-live',
  'chain-holds',
  'commands-are-decided-once',
  'answers-follow-facts',
  'leaves-nothing-waiting',
  'leaves-no-timer',
  ...Object.keys(OF_RUNS),
  ...Object.keys(OF_WORLDS),
];

/** Everything that is wrong with a world that is over, each as `<invariant>: <what>`. */
export function faultsOf(world: World): string[] {
  const finished: Finished = {
    ledger: world.ledger,
    definitions: world.definitions,
    effectless: world.effectless,
    outagesEnded: world.outagesEnded,
    deprecations: world.deprecations,
    endedAt: world.clock.now(),
  };
  const runs = [...world.ledger.runs.values()].map((run) => judged(run, finished));
  const named = (name: string, found: readonly string[]) => found.map((fault) => `${name}: ${fault}`);
  return [
    ...world.ledger.faults,
    ...world.commandsOf.flatMap(({ faults }) => faults),
    ...Object.entries(OF_RUNS).flatMap(([name, invariant]) => named(name, runs.flatMap(invariant))),
    ...named(
      'leaves-no-timer',
      runs.flatMap((run) => leavesNoTimer(run, world.core.nextExecutionTimerAt)),
    ),
    ...Object.entries(OF_WORLDS).flatMap(([name, invariant]) => named(name, invariant(finished))),
  ];
}
