import { unreachable } from '../decision.js';
import type {
  BreakGlassRuleSet,
  OverrideCarriedOut,
  OverrideInvoked,
  OverrideLocked,
  OverrideLockLifted,
  OverrideRefused,
  OverrideReviewed,
  OverrideSettled,
} from './events.js';
import { OVERRIDES_REMEMBERED_MAX, type IdentityState, type LockSubject, type Override, type OverrideLock } from './state.js';

type OverrideEvent =
  | BreakGlassRuleSet
  | OverrideInvoked
  | OverrideCarriedOut
  | OverrideRefused
  | OverrideReviewed
  | OverrideSettled
  | OverrideLocked
  | OverrideLockLifted;

/** What an event of break-glass makes of the state; total, as `evolve` is. */
export function evolveOverrides(state: IdentityState, event: OverrideEvent): IdentityState {
  switch (event.type) {
    case 'BreakGlassRuleSet': {
      const { breakGlass: _before, ...others } = state;
      return event.rule ? { ...others, breakGlass: event.rule } : others;
    }
    case 'OverrideInvoked':
      return { ...state, overrides: withOverride(state.overrides, invoked(event)) };
    case 'OverrideCarriedOut':
      return changed(state, event.override, (override) => ({ ...override, status: 'open' }));
    case 'OverrideRefused':
      return changed(state, event.override, (override) => ({
        ...override,
        status: 'refused',
        settledAt: event.at,
        refusal: { code: event.code, message: event.message },
      }));
    case 'OverrideReviewed': {
      const { by, at, verdict, reason } = event;
      return changed(state, event.override, (override) => ({
        ...override,
        reviews: [...override.reviews, { by: by.id, at, verdict, reason }],
      }));
    }
    case 'OverrideSettled':
      return changed(state, event.override, (override) => ({ ...override, status: event.outcome, settledAt: event.at }));
    case 'OverrideLocked':
      return { ...state, overrideLocks: locked(state.overrideLocks ?? [], event) };
    case 'OverrideLockLifted':
      return { ...state, overrideLocks: (state.overrideLocks ?? []).filter(({ subject }) => !isSame(subject, event.subject)) };
    default:
      return unreachable(event);
  }
}

function invoked({
  override: id,
  by,
  at,
  execution,
  step,
  approval,
  digest,
  reason,
  dueAt,
  quorum,
  reviewers,
  locksRoles,
}: OverrideInvoked): Override {
  return {
    ...{ id, by: by.id, at, execution, step, approval, digest, reason, dueAt, quorum, reviewers, locksRoles },
    ...{ status: 'invoked', reviews: [] },
  };
}

function changed(state: IdentityState, id: string, change: (override: Override) => Override): IdentityState {
  const override = state.overrides?.[id];
  return override ? { ...state, overrides: { ...state.overrides, [id]: change(override) } } : state;
}

/** Of those that are settled the oldest leave; the log has them all. */
function withOverride(overrides: IdentityState['overrides'] = {}, added: Override): NonNullable<IdentityState['overrides']> {
  const all = { ...overrides, [added.id]: added };
  const over = Object.values(all)
    .filter(({ settledAt }) => settledAt !== undefined)
    .sort((one, other) => one.at - other.at);
  for (const { id } of over.slice(0, Math.max(0, Object.keys(all).length - OVERRIDES_REMEMBERED_MAX))) delete all[id];
  return all;
}

function locked(locks: readonly OverrideLock[], { override, because, at, person, roles }: OverrideLocked): OverrideLock[] {
  const subjects: LockSubject[] = [{ kind: 'person', id: person }, ...roles.map((id) => ({ kind: 'role' as const, id }))];
  const added = subjects.map((subject) => ({ subject, override, because, since: at, person }));
  // A lock that stands already stays as it is: the first reason is the one to look at.
  return [...locks, ...added.filter(({ subject }) => !locks.some((lock) => isSame(lock.subject, subject)))];
}

const isSame = (one: LockSubject, other: LockSubject): boolean => one.kind === other.kind && one.id === other.id;
