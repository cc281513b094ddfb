import { hasEnded, notInForce } from '../../authorities/coverage.js';
import type { AuthorityTerms } from '../../authorities/terms.js';
import { events, nothing, rejected, unreachable, type Decision } from '../../decision.js';
import { rfc3339 } from '../../rfc3339.js';
import type { RegistryRejection, RegistryRejectionCode } from '../rejections.js';
import type { RegistryWorld } from '../world.js';
import { authorityIdOf } from './authority-address.js';
import type {
  AmendAuthority,
  AuthorityCommand,
  CreateAuthority,
  LeaveAuthority,
  ReinstateAuthority,
  RevokeAuthority,
  UseAuthority,
} from './commands.js';
import type { AuthorityEvent } from './events.js';
import { AUTHORITY_RUNS_MAX, AUTHORITY_VERSIONS_MAX, type RegisteredAuthority } from './state.js';

type AuthorityDecision = Decision<AuthorityEvent, RegistryRejection>;
type Known = RegisteredAuthority | undefined;

export function decideAuthority(command: AuthorityCommand, state: Known, world: RegistryWorld): AuthorityDecision {
  switch (command.type) {
    case 'CreateAuthority':
      return create(command, state, world);
    case 'AmendAuthority':
      return amend(command, state, world);
    case 'RevokeAuthority':
      return revoke(command, state, world);
    case 'ReinstateAuthority':
      return reinstate(command, state, world);
    case 'UseAuthority':
      return use(command, state, world);
    case 'LeaveAuthority':
      return leave(command, state, world);
    default:
      return unreachable(command);
  }
}

/** The owner's clock says that the moment has come: a fact, which every run under it is told. */
export function expireAuthority(state: RegisteredAuthority, world: RegistryWorld): AuthorityDecision {
  if (!isDue(state, world.now)) return nothing;
  return events([{ type: 'AuthorityExpired', ...changed(state, world), ...told(state) }]);
}

/** When an authority that is in force expires, in milliseconds since the epoch; undefined: never, or it has. */
export const nextExpiryAt = (state: Known): number | undefined => (state?.standing === 'IN_FORCE' ? state.terms.validUntil : undefined);

const isDue = ({ standing, terms }: RegisteredAuthority, now: number): boolean => standing === 'IN_FORCE' && hasEnded(terms, now);

function create({ terms }: CreateAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  const authority = authorityIdOf(world);
  if (state) {
    // Both were made by the same schema, so that members stand in the same order.
    if (state.version === 1 && JSON.stringify(state.terms) === JSON.stringify(terms))
      return refused('already-registered', `${authority} is this authority`, state.revision);
    return refused('authority-exists', `expected an id that no authority has, found ${authority}; amend that one, or take another id`);
  }
  const over = refuseOver(terms, world);
  if (over) return over;
  return events([{ type: 'AuthorityCreated', at: world.now, authority, version: 1, revision: 1, by: world.actor, terms }]);
}

function amend({ terms, reason, version }: AmendAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  if (!state) return unknown(world);
  if (state.version !== version) {
    const message = `expected version ${version} to be the last, found ${state.version}: it was amended since; fetch the authority again`;
    return refused('revision-mismatch', message, state.version);
  }
  if (state.version >= AUTHORITY_VERSIONS_MAX) {
    return refused(
      'versions-exceeded',
      `expected at most ${AUTHORITY_VERSIONS_MAX} versions of one authority, found that many; create another`,
    );
  }
  const over = refuseOver(terms, world);
  if (over) return over;
  const facts = { ...changed(state, world), version: state.version + 1, by: world.actor, terms, reason };
  return events([{ type: 'AuthorityAmended', ...facts, ...(state.standing !== 'REVOKED' && { inForce: true as const }), ...told(state) }]);
}

function revoke({ reason }: RevokeAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  if (!state) return unknown(world);
  if (state.standing === 'REVOKED') return refused('already-registered', `${authorityIdOf(world)} is revoked`, state.revision);
  return events([{ type: 'AuthorityRevoked', ...changed(state, world), by: world.actor, reason, ...told(state) }]);
}

function reinstate({ reason }: ReinstateAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  if (!state) return unknown(world);
  if (state.standing === 'EXPIRED' || hasEnded(state.terms, world.now)) {
    return refused(
      'authority-status',
      `expected an authority whose validity lasts, found ${authorityIdOf(world)} at its end; amend its validity`,
    );
  }
  if (state.standing === 'IN_FORCE') return refused('already-registered', `${authorityIdOf(world)} is in force`, state.revision);
  const { terms } = state;
  return events([{ type: 'AuthorityReinstated', ...changed(state, world), by: world.actor, reason, terms, ...told(state) }]);
}

/**
 * Every use is decided here, one after the other, so that a budget is never overdrawn and a run is either told of a revocation or refused for it. A run
 * that asks twice with the same question is answered twice, and counted once.
 */
function use({ execution, ask, counts }: UseAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  // A copy that comes late: the run has asked again since, and hears nothing of an answer to this.
  if (state && (cameBy(state, execution) ?? ask) > ask) return nothing;
  const authority = authorityIdOf(world);
  const { version = 0, revision = 0 } = state ?? {};
  const facts = { at: world.now, authority, version, revision, execution, ask };
  const refusal = state ? refuseUse(state, execution, counts, world) : `expected an authority ${authority}, found none`;
  if (!state || refusal !== undefined) return events([{ type: 'AuthorityRefused', ...facts, reason: refusal ?? '' }]);
  const isNew = counts && state.terms.uses !== undefined && !Object.hasOwn(state.counted, execution);
  return events([{ type: 'AuthorityUsed', ...facts, terms: state.terms, ...(isNew && { use: Object.keys(state.counted).length + 1 }) }]);
}

function refuseUse(state: RegisteredAuthority, execution: string, counts: true | undefined, world: RegistryWorld): string | undefined {
  const authority = authorityIdOf(world);
  const outOfForce = notInForce(authority, state, world.now);
  if (outOfForce !== undefined) return outOfForce;
  const { uses } = state.terms;
  if (counts && uses !== undefined && !Object.hasOwn(state.counted, execution) && Object.keys(state.counted).length >= uses)
    return `expected authority ${authority} to have uses left, found all ${uses} used; amend it, or name another`;
  const open = Object.keys(state.runs).length;
  if (!Object.hasOwn(state.runs, execution) && open >= AUTHORITY_RUNS_MAX)
    return `expected at most ${AUTHORITY_RUNS_MAX} runs under ${authority} at a time, found that many; let some end, or name another`;
  return undefined;
}

/** What says that a run goes says which question it knew of: a copy that comes behind a newer one would take a run away that is under it again (decision 33). */
function leave({ execution, ask = Infinity }: LeaveAuthority, state: Known, world: RegistryWorld): AuthorityDecision {
  const came = state && cameBy(state, execution);
  if (!state || came === undefined || came > ask) return nothing;
  const { version, revision } = state;
  return events([{ type: 'AuthorityLeft', at: world.now, authority: authorityIdOf(world), version, revision, execution }]);
}

/** By which question the run came that is under it; undefined: it is not. */
const cameBy = ({ runs }: RegisteredAuthority, execution: string): number | undefined =>
  Object.hasOwn(runs, execution) ? runs[execution] : undefined;

const changed = ({ version, revision }: RegisteredAuthority, world: RegistryWorld) => ({
  at: world.now,
  authority: authorityIdOf(world),
  version,
  revision: revision + 1,
});

const told = ({ runs }: RegisteredAuthority) => ({ runs: Object.keys(runs) });

/** An end in the past is an expiry, or a revocation, under another name. */
function refuseOver({ validFrom, validUntil }: AuthorityTerms, { now }: RegistryWorld): AuthorityDecision | undefined {
  if (validUntil === undefined || validUntil > Math.max(now, validFrom ?? now)) return undefined;
  const from = validFrom !== undefined && validFrom > now ? `its beginning at ${rfc3339(validFrom)}` : 'now';
  return refused('authority-invalid', `expected an authority that is valid until after ${from}, found ${rfc3339(validUntil)}`);
}

const unknown = (world: RegistryWorld): AuthorityDecision =>
  refused('authority-unknown', `expected an authority ${authorityIdOf(world)}, found none; see GET /api/v1/authorities`);

const refused = (code: RegistryRejectionCode, message: string, version?: number): Decision<never, RegistryRejection> =>
  rejected({ code, message, ...(version !== undefined && { version }) });
