import { standingOf } from '../authority/standing.js';
import type { ExecutionCommand } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { isHeldByAuthority } from '../state/authority-use.js';
import { isFinal } from '../state/transitions.js';
import { cancelExecution } from './cancel-execution.js';
import { ENDS, REOPENS, type Heeded } from './heeded.js';

/**
 * The version that a run was started with may have been deprecated since. Asked before every decision about the run, so before every dispatch, by
 * whatever way it comes; what then happens is the tenant's rule. Once released, a run goes on to its end.
 */
export function heedLifecycle(draft: Drafting, { type }: ExecutionCommand): Heeded {
  const { state, world } = draft;
  const { whenDeprecated } = world;
  if (whenDeprecated === 'finish' || state.released || ENDS.has(type)) return 'goes on';
  // What its authority holds is cancelled all the same: otherwise it would begin something when the authority lets it go.
  if (state.hold && !(whenDeprecated === 'cancel' && isHeldByAuthority(state))) return 'goes on';
  if (state.failing?.outcome === 'CANCELLED' && !isFinal(state.status)) return 'goes on';
  if (standingOf(state.runbook, world) !== 'deprecated') return 'goes on';
  if (isFinal(state.status)) return REOPENS.has(type) ? { refusal: endedFor(draft) } : 'goes on';
  if (whenDeprecated === 'hold') {
    draft.emit({ type: 'ExecutionHeld', at: world.now, because: 'runbook-deprecated' });
    return 'held now';
  }
  const refusal = cancelExecution(
    draft,
    { type: 'CancelExecution' },
    `${describe(draft)} is deprecated, and the rule of ${world.tenant} is to cancel`,
  );
  return refusal ? { refusal } : 'cancelled now';
}

/** Whether the run is held for its version as soon as nothing else holds it. */
export const holdsForVersion = ({ state, world }: Drafting): boolean =>
  world.whenDeprecated === 'hold' && !state.released && standingOf(state.runbook, world) === 'deprecated';

function endedFor(draft: Drafting): ExecutionRejection {
  const message = `expected a run whose version is in force, found one of ${describe(draft)}, which is deprecated; start a version in force instead`;
  return { code: 'runbook-deprecated', message };
}

const describe = ({ state: { runbook } }: Drafting): string => `version ${runbook.version} of ${runbook.id}`;
