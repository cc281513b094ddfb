import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { SetBreakGlassRule } from './commands.js';
import { refused, type IdentityDecision } from './refusals.js';
import { permissionsOfRole } from './roles.js';
import {
  OVERRIDE_QUORUM_MAX,
  OVERRIDE_REVIEW_HOURS_MAX,
  OVERRIDE_REVIEWERS_MAX,
  type BreakGlassRule,
  type IdentityState,
} from './state.js';
import type { IdentityWorld } from './world.js';

/** Whether somebody may open a gate without its votes, and who looks at it afterwards. Without a rule nobody may. What is owed already stays as it was. */
export function setBreakGlassRule({ rule }: SetBreakGlassRule, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world) ?? (rule && ruleFault(rule, state));
  if (refusal) return refusal;
  if (JSON.stringify(state.breakGlass) === JSON.stringify(rule)) return refused('unchanged', 'it is so already');
  return events([{ type: 'BreakGlassRuleSet', at: world.now, by: world.actor, ...(rule && { rule }) }]);
}

function ruleFault({ reviewWithinHours, quorum, reviewers, locks }: BreakGlassRule, state: IdentityState): IdentityDecision | undefined {
  const invalid = (message: string) => refused('break-glass-invalid', message);
  if (!isWhole(reviewWithinHours, OVERRIDE_REVIEW_HOURS_MAX))
    return invalid(`expected reviewWithinHours from 1 to ${OVERRIDE_REVIEW_HOURS_MAX}, found ${reviewWithinHours}; correct it`);
  if (!isWhole(quorum, OVERRIDE_QUORUM_MAX))
    return invalid(`expected a quorum from 1 to ${OVERRIDE_QUORUM_MAX}, found ${quorum}; correct it`);
  if (reviewers.length === 0 || reviewers.length > OVERRIDE_REVIEWERS_MAX)
    return invalid(
      `expected 1 to ${OVERRIDE_REVIEWERS_MAX} roles of reviewers, found ${reviewers.length}; name those who look at it afterwards`,
    );
  if (locks !== 'person' && locks !== 'role') return invalid('expected locks to be person or role, found another word; correct it');
  const stranger = reviewers.find((role) => permissionsOfRole(role, state) === undefined);
  return stranger === undefined
    ? undefined
    : refused('role-unknown', `expected roles of reviewers, found ${stranger}, which there is not; see GET /api/v1/roles`);
}

const isWhole = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;
