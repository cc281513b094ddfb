import { parseTimestamp } from '../expression/index.js';
import type { GroundsGate } from '../execution/index.js';
import { OF_THE_PLATFORM, PLATFORM_TENANT, type Permission } from '../identity/index.js';
import type { PolicyAnswer } from './answer.js';
import type { ActInput, PolicyInput, StepInput } from './input.js';

/** The rule by which an act is refused. */
export type ActRefusal = 'halfway' | 'platform-only' | 'missing';

export interface ActQuestion {
  readonly tenant: string;
  readonly permission: ActInput['permission'];
  readonly permissions: { has(permission: Permission): boolean };
  readonly halfway: boolean;
}

/**
 * Whether an act is permitted, by the first of these that fits:
 *
 * - A1 Who has yet to give the code of a second factor may do what is marked for that, and nothing else.
 * - A2 What reaches over all tenants is for members of the platform's own tenant.
 * - A3 What is one's own everybody may who is known; everything else needs its permission.
 */
export function refuseActOf({ tenant, permission, permissions, halfway }: ActQuestion): ActRefusal | undefined {
  if (permission === 'halfway') return undefined;
  if (halfway) return 'halfway';
  if (permission === 'own') return undefined;
  if (OF_THE_PLATFORM.has(permission) && tenant !== PLATFORM_TENANT) return 'platform-only';
  return permissions.has(permission) ? undefined : 'missing';
}

const ACT_REASONS: Readonly<Record<ActRefusal, string>> = {
  halfway: 'expected a session that is whole, found one without the code of its second factor',
  'platform-only': 'expected a member of the platform’s own tenant, found one of another',
  missing: 'expected the permission that the route needs, found a caller without it',
};

/**
 * The rules that hold where nobody is asked, as a policy would answer them; `policies/` says the same in Rego. A step:
 *
 * - S1 Its legal basis is in force. A time that cannot be read is over.
 * - S2 One of a sensitive class rests on a gate that enough people opened, none of them who started the run where four eyes are asked for, or one person in an emergency.
 */
export function builtInAnswer(input: PolicyInput): PolicyAnswer {
  const reason = input.kind === 'act' ? actReason(input) : stepReason(input);
  return { allow: reason === undefined, ...(reason !== undefined && { reason }), mask: [], require: [] };
}

function actReason({ tenant, permission, caller }: ActInput): string | undefined {
  const permissions: ReadonlySet<string> = new Set(caller.permissions);
  const refusal = refuseActOf({ tenant, permission, permissions, halfway: caller.halfway });
  return refusal && ACT_REASONS[refusal];
}

function stepReason({ at, run, step, gates }: StepInput): string | undefined {
  const { expiresAt } = run.legalBasis ?? {};
  if (expiresAt !== undefined && !((parseTimestamp(expiresAt) ?? NaN) > (parseTimestamp(at) ?? NaN))) {
    return 'expected a legal basis in force, found one that has expired';
  }
  if (step.class === undefined || gates.some((gate) => isOpened(gate, run.startedBy))) return undefined;
  return `expected an approval that people granted before a step of class ${step.class}, found none`;
}

function isOpened({ quorum, fourEyes, votes, overriddenBy }: GroundsGate, starter: StepInput['run']['startedBy']): boolean {
  if (overriddenBy !== undefined) return true;
  const isStarter = (by: string): boolean => starter.kind === 'person' && by === starter.id;
  const persons = new Set(votes.map(({ by }) => by).filter((by) => !fourEyes || !isStarter(by)));
  return quorum > 0 && persons.size >= quorum;
}
