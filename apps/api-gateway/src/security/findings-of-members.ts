import { isAdministrator, isOwed, isValidApiKey, type ApiKey, type IdentityState } from '@runbook/domain';
import { findingOf, type Finding } from './finding.js';

const DAY_MS = 86_400_000;
/** Whoever needs a key less often can do with a new one. */
export const UNUSED_MS = 90 * DAY_MS;
export const OLD_MS = 365 * DAY_MS;

export interface MembersNow {
  readonly state: IdentityState;
  readonly now: number;
  /** When each key was used last; without an entry it never was. */
  readonly lastUses: ReadonlyMap<string, number>;
  /** Whom an invitation waits for that nobody has used. */
  readonly invited: readonly string[];
}

/** What is weak among a tenant's members, their keys and what they owe. */
export function findingsOfMembers({ state, now, lastUses, invited }: MembersNow): Finding[] {
  const administrators = Object.values(state.members).filter(isAdministrator);
  const keys = validKeys(state, now);
  const ids = (wanted: (key: ApiKey) => boolean) => keys.filter(wanted).map(({ id }) => id);
  const owed = Object.values(state.overrides ?? {}).filter(isOwed);
  const lacking = administrators.filter(({ kind, secondFactorAt }) => kind === 'person' && secondFactorAt === undefined);
  return [
    ...findingOf(
      'administrators-without-second-factor',
      lacking.map(({ id }) => id),
    ),
    ...findingOf('step-up-unset', state.stepUpMinutes === undefined && administrators.length > 0 ? ['step-up-policy'] : []),
    ...findingOf(
      'overrides-overdue',
      (state.overrideLocks ?? []).map(({ subject }) => `${subject.kind} ${subject.id}`),
    ),
    ...findingOf(
      'overrides-owed',
      owed.map(({ id }) => id),
    ),
    ...findingOf('break-glass-with-one-reviewer', state.breakGlass?.quorum === 1 ? ['break-glass'] : []),
    ...findingOf('one-administrator', administrators.length === 1 ? administrators.map(({ id }) => id) : []),
    ...findingOf(
      'keys-without-end',
      ids(({ expiresAt }) => expiresAt === undefined),
    ),
    ...findingOf(
      'keys-that-are-old',
      ids(({ issuedAt }) => now - issuedAt > OLD_MS),
    ),
    ...findingOf(
      'keys-unused',
      ids(({ id, issuedAt }) => now - (lastUses.get(id) ?? issuedAt) > UNUSED_MS),
    ),
    ...findingOf('invitations-open', invited),
  ];
}

/** Of members who may act. */
export const validKeys = ({ keys, members }: IdentityState, now: number): readonly ApiKey[] =>
  Object.values(keys).filter((key) => isValidApiKey(key, now) && members[key.holder]?.suspended === undefined);
