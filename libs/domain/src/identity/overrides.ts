import { engine, type Actor } from '../actor.js';
import { events, nothing } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { HeedOverride, InvokeOverride, ReviewOverride } from './commands.js';
import type { IdentityEvent } from './events.js';
import { locksOn, rolesThatOverride } from './locks.js';
import { firstOf, refused, type IdentityDecision } from './refusals.js';
import { isDue, ownMember, ownOverride, OVERRIDES_OPEN_MAX, type IdentityState, type Override } from './state.js';
import type { IdentityWorld } from './world.js';

/**
 * Break-glass: a person opens a gate without its votes, and owes that others look at it afterwards.
 *
 * - O1 Nothing opens without an obligation: it stands on this log before the run is told.
 * - O2 Whether he may is decided here, where roles and locks are decided too, so that no two of them can race.
 * - O3 Who overrode never reviews it, whichever key, session or role he comes with.
 * - O4 Condemned, or not upheld in time: the lock stands in the same record.
 */
export function invokeOverride(command: InvokeOverride, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const { override, execution, step, approval, digest, reason } = command;
  const { actor, now } = world;
  if (actor.kind !== 'person')
    return refused('not-authorised', `expected a person who answers for it, found the service ${actor.id}; sign in as one`);
  const refusal = unlessPermitted('approvals:override', state, world) ?? unlessUnlocked(state, actor);
  if (refusal) return refusal;
  const { breakGlass } = state;
  if (!breakGlass)
    return refused(
      'break-glass-forbidden',
      `expected a tenant that allows break-glass, found ${world.tenant} without a rule for it; ask its administrators`,
    );
  if (ownOverride(state, override)) return refused('unchanged', `${override} was invoked before`);
  const open = Object.values(state.overrides ?? {}).filter(isOwed);
  if (open.length >= OVERRIDES_OPEN_MAX)
    return refused(
      'overrides-exceeded',
      `expected at most ${OVERRIDES_OPEN_MAX} overrides that wait for their review, found that many; review them first`,
    );
  const { reviewWithinHours, quorum, reviewers, locks } = breakGlass;
  return events([
    {
      type: 'OverrideInvoked',
      ...{ at: now, by: actor, override, execution, step, approval, digest, reason },
      ...{
        dueAt: now + reviewWithinHours * HOUR_MS,
        quorum,
        reviewers,
        locksRoles: locks === 'role' ? rolesThatOverride(actor, state) : [],
      },
    },
  ]);
}

const HOUR_MS = 3_600_000;

/** He may not, as long as the lock stands: neither he nor, where the tenant says so, anybody by his role. */
function unlessUnlocked(state: IdentityState, actor: Actor): IdentityDecision | undefined {
  return firstOf(locksOn(actor, state), ({ subject, because, override }) =>
    refused(
      'override-locked',
      `expected ${subject.id} to be free to override, found a lock (${override} ${because}); an administrator lifts it with a reason`,
    ),
  );
}

/** The run's answer. Only the engine gives it. What it says of an override that is settled, or was heeded before, changes nothing. */
export function heedOverride({ override, refusal }: HeedOverride, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const { kind, id, via } = engine(world.tenant);
  const { actor, now } = world;
  if (actor.kind !== kind || actor.id !== id || actor.via !== via)
    return refused('not-authorised', `expected the engine to say what became of ${override}, found ${actor.id}`);
  if (ownOverride(state, override)?.status !== 'invoked') return nothing;
  return events([
    refusal
      ? { type: 'OverrideRefused', at: now, by: actor, override, code: refusal.code, message: refusal.message }
      : { type: 'OverrideCarriedOut', at: now, by: actor, override },
  ]);
}

/** One person's word about an override; the one that makes the quorum settles it in the same record. */
export function reviewOverride(
  { override: id, verdict, reason }: ReviewOverride,
  state: IdentityState,
  world: IdentityWorld,
): IdentityDecision {
  const found = ownOverride(state, id);
  const { actor, now } = world;
  if (!found) return refused('override-unknown', `expected an override, found none with the id ${id}; see GET /api/v1/overrides`);
  const refusal = unlessReviewer(found, state, actor);
  if (refusal) return refusal;
  const given = found.reviews.find(({ by }) => by === actor.id);
  if (given)
    return given.verdict === verdict
      ? refused('unchanged', `${actor.id} has said so already`)
      : refused('already-reviewed', `expected one word of ${actor.id}, found ${given.verdict} already; a word that was given stays`);
  if (found.status !== 'open' || isDue(found, now))
    return refused(
      'override-settled',
      `expected an override that waits for its review, found ${id} ${isDue(found, now) ? 'overdue' : found.status}`,
    );
  const same = found.reviews.filter((review) => review.verdict === verdict).length + 1;
  const drafted: IdentityEvent[] = [{ type: 'OverrideReviewed', at: now, by: actor, override: id, verdict, reason }];
  if (same >= found.quorum) drafted.push(...settled(found, verdict === 'uphold' ? 'upheld' : 'condemned', world));
  return events(drafted);
}

function unlessReviewer({ id, by, reviewers }: Override, state: IdentityState, actor: Actor): IdentityDecision | undefined {
  if (actor.kind !== 'person') return refused('not-a-reviewer', `expected a person, found the service ${actor.id}; sign in as one`);
  if (by === actor.id)
    return refused('not-a-reviewer', `expected somebody else than ${by}, who overrode, to review ${id}; ask another reviewer`);
  const member = ownMember(state, actor.id);
  // Whom the settings name is no member: the gateway vouches for his roles, as for a vote.
  const roles = member ? (member.kind === 'person' && !member.suspended ? member.roles : []) : (actor.roles ?? []);
  if (reviewers.some((role) => roles.includes(role))) return undefined;
  return refused('not-a-reviewer', `expected somebody with one of the roles ${reviewers.join(', ')}, found ${actor.id}; ask one of them`);
}

/** Whatever is overdue at `world.now`. */
export function fireObligations(state: IdentityState, world: IdentityWorld): IdentityDecision {
  const due = Object.values(state.overrides ?? {}).filter((override) => isOwed(override) && isDue(override, world.now));
  return due.length === 0 ? nothing : events(due.flatMap((override) => settled(override, 'overdue', world)));
}

/** When the next obligation is overdue, in milliseconds since the epoch. */
export function nextObligationAt({ overrides = {} }: IdentityState): number | undefined {
  const times = Object.values(overrides).flatMap((override) => (isOwed(override) ? [override.dueAt] : []));
  return times.length === 0 ? undefined : times.reduce((least, time) => Math.min(least, time));
}

/** It waits for its review, or for the run. */
export const isOwed = ({ status }: Override): boolean => status === 'open' || status === 'invoked';

function settled(
  { id: override, by: person, locksRoles }: Override,
  outcome: 'upheld' | 'condemned' | 'overdue',
  { now, actor }: IdentityWorld,
): IdentityEvent[] {
  const at = { at: now, by: actor };
  const end: IdentityEvent = { type: 'OverrideSettled', ...at, override, outcome };
  if (outcome === 'upheld') return [end];
  return [end, { type: 'OverrideLocked', ...at, override, because: outcome, person, roles: locksRoles }];
}
