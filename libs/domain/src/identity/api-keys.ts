import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { IssueApiKey, RevokeApiKey } from './commands.js';
import { isPermission } from './permissions.js';
import { refused, unknownMember, type IdentityDecision } from './refusals.js';
import { isValidApiKey, ownMember, VALID_KEYS_MAX, type IdentityState } from './state.js';
import { permissionsAnywhere } from './team-standing.js';
import type { IdentityWorld } from './world.js';

/** A person's keys are issued to that person alone: nobody else could act in his name. Those of services are issued by administrators. */
export function issueApiKey(command: IssueApiKey, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const { key, holder, label, scopes, expiresAt } = command;
  const found = ownMember(state, holder);
  if (!found) return unknownMember(holder);
  const refusal = found.kind === 'person' ? unlessOwn(holder, state, world) : unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  if (found.suspended)
    return refused('member-suspended', `expected a member who may act, found ${holder} suspended: ${found.suspended.reason}`);
  if (Object.hasOwn(state.keys, key)) return refused('api-key-exists', `expected a new key, found ${key}, which was issued before`);
  if (expiresAt !== undefined && expiresAt <= world.now) {
    return refused('api-key-expired', `expected an end in the future, found ${new Date(expiresAt).toISOString()}`);
  }
  const valid = Object.values(state.keys).filter((held) => held.holder === holder && isValidApiKey(held, world.now));
  if (valid.length >= VALID_KEYS_MAX) {
    return refused('api-keys-exceeded', `expected at most ${VALID_KEYS_MAX} valid keys of ${holder}, found that many; revoke one first`);
  }
  const held = permissionsAnywhere(found, state);
  const beyond = scopes?.find((scope) => !isPermission(scope) || !held.has(scope));
  if (beyond !== undefined) {
    return refused('scope-beyond-holder', `expected scopes among what ${holder} may do, found ${beyond}; see GET /api/v1/auth/permissions`);
  }
  return events([
    {
      type: 'ApiKeyIssued',
      ...{ at: world.now, by: world.actor, key, holder, label },
      ...(scopes && { scopes: [...new Set(scopes)].sort() }),
      ...(expiresAt !== undefined && { expiresAt }),
    },
  ]);
}

/** By its holder, or by an administrator. */
export function revokeApiKey({ key }: RevokeApiKey, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = Object.hasOwn(state.keys, key) ? state.keys[key] : undefined;
  const isOwn = found?.holder === world.actor.id && ownMember(state, found.holder)?.kind === world.actor.kind;
  const refusal = isOwn ? undefined : unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  if (!found) return refused('api-key-unknown', `expected a key, found none with the id ${key}; see GET /api/v1/auth/api-keys`);
  if (found.revokedAt !== undefined) return refused('unchanged', `${key} is revoked`);
  return events([{ type: 'ApiKeyRevoked', at: world.now, by: world.actor, key }]);
}

function unlessOwn(holder: string, state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  const { kind, id } = world.actor;
  if (kind === 'person' && id === holder) return unlessPermitted('api-keys:write', state, world);
  return refused('not-authorised', `expected ${holder} to issue keys of ${holder}, found ${id}; nobody acts in another person's name`);
}
