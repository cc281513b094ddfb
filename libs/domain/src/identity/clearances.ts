import {
  DEFAULT_CLASSIFICATION,
  isAbove,
  levelOf,
  LEVELS_MAX,
  LEVELS_MIN,
  namedLevel,
  type ClassificationRule,
} from '../classification/index.js';
import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { GrantClearance, SetClassificationRule, WithdrawClearance } from './commands.js';
import { permissionsOfMember } from './team-standing.js';
import { refused, unknownMember, type IdentityDecision } from './refusals.js';
import { ownMember, type IdentityState } from './state.js';
import type { IdentityWorld } from './world.js';

export const classificationRuleOf = ({ classifications }: Pick<IdentityState, 'classifications'>): ClassificationRule =>
  classifications ?? DEFAULT_CLASSIFICATION;

/** What somebody of the tenant may read at most: as was granted, else as the tenant says of those without a word, else the lowest level. */
export function clearanceOf(state: Pick<IdentityState, 'members' | 'classifications'>, id: string): string {
  const rule = classificationRuleOf(state);
  const granted = ownMember(state, id)?.clearance;
  // A level that the tenant has taken off its scale clears for nothing.
  const held = granted !== undefined && namedLevel(rule, granted) === undefined ? undefined : granted;
  return levelOf(rule, held ?? rule.clearance);
}

/** Whether somebody with this clearance may be told of more than that there is something so classified. */
export const mayRead = (state: Pick<IdentityState, 'classifications'>, clearance: string, classification: string | undefined): boolean =>
  !isAbove(classificationRuleOf(state), classification, clearance);

export function grantClearance({ member, level, reason }: GrantClearance, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  const named = namedLevel(classificationRuleOf(state), level);
  if (named === undefined) return refused('classification-invalid', `expected a level among ${levelsOf(state)}, found ${level}`);
  if (found.clearance === named) return refused('unchanged', `${member} is cleared for ${named}`);
  const own = unlessAnother(member, state, world);
  if (own) return own;
  return events([{ type: 'ClearanceGranted', at: world.now, by: world.actor, member, level: named, reason }]);
}

export function withdrawClearance({ member, reason }: WithdrawClearance, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  if (found.clearance === undefined) return refused('unchanged', `${member} has no clearance of his own`);
  return events([{ type: 'ClearanceWithdrawn', at: world.now, by: world.actor, member, reason }]);
}

export function setClassificationRule({ rule }: SetClassificationRule, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const fault = rule && faultOf(rule);
  if (fault !== undefined) return refused('classification-invalid', fault);
  if (JSON.stringify(state.classifications) === JSON.stringify(rule)) return refused('unchanged', 'it is so already');
  return events([{ type: 'ClassificationRuleSet', at: world.now, by: world.actor, ...(rule && { rule }) }]);
}

/** Nobody clears himself, unless there is nobody else who could. */
function unlessAnother(member: string, state: IdentityState, { actor }: IdentityWorld): IdentityDecision | undefined {
  if (actor.id !== member || actor.kind !== ownMember(state, member)?.kind) return undefined;
  const others = Object.values(state.members).filter(
    (one) => one.id !== member && !one.suspended && permissionsOfMember(one, state).has('people:write'),
  );
  const [first] = others;
  if (!first) return undefined;
  return refused('not-authorised', `expected somebody else to clear ${member}, found himself; ask ${first.id}`);
}

function faultOf({ levels, tlp, clearance }: ClassificationRule): string | undefined {
  if (levels.length < LEVELS_MIN || levels.length > LEVELS_MAX)
    return `expected ${LEVELS_MIN} to ${LEVELS_MAX} levels, found ${levels.length}`;
  const rule = { levels, tlp };
  const twice = levels.find((level, index) => levels.indexOf(namedLevel(rule, level) as string) !== index);
  if (twice !== undefined) return `expected levels that differ, found ${twice} twice`;
  const mark = levels.find((level) => /^\s*tlp\s*:/i.test(level));
  if (mark !== undefined) return `expected levels that are no marks of TLP, found ${mark}; say in tlp what each mark means`;
  const stranger = [...Object.values(tlp), ...(clearance === undefined ? [] : [clearance])].find((level) => !levels.includes(level));
  return stranger === undefined ? undefined : `expected levels among ${levels.join(', ')}, found ${stranger}`;
}

const levelsOf = (state: IdentityState): string => classificationRuleOf(state).levels.join(', ');
