import { events } from '../../decision.js';
import { unlessPermitted } from '../authority.js';
import { refused, type IdentityDecision } from '../refusals.js';
import type { IdentityState } from '../state.js';
import type { IdentityWorld } from '../world.js';
import type { CreateCredential, RemoveCredential, RevokeCredential, RotateCredential } from './commands.js';
import { refuseBindings, sortedBindings, unlessTeams } from './bind-credential.js';
import { credentialUnknown } from './credential-unknown.js';
import { CREDENTIALS_MAX, credentialNameOf, everCredential, ownCredential } from './state.js';

/** The value was sealed for the name and the version before: whoever comes second with the same is refused, and erases what he sealed. */
export function createCredential(command: CreateCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const { credential, kind, version, sealed } = command;
  if (credentialNameOf(credential) !== credential || !NAME.test(credential))
    return refused('credential-invalid', `expected small letters and digits with single hyphens between them, found ${credential}`);
  if (ownCredential(state, credential))
    return refused('credential-exists', `expected a name that no credential has, found ${credential}; rotate it, or choose another`);
  const { credentials = {} } = state;
  const before = everCredential(state, credential);
  if (!before && Object.keys(credentials).length >= CREDENTIALS_MAX)
    return refused('credentials-exceeded', `expected at most ${CREDENTIALS_MAX} names of credentials, found that many`);
  const late = unlessNext(version, before?.version ?? 0);
  if (late) return late;
  const bindings = sortedBindings(command, () => true);
  const unfit = refuseBindings(bindings) ?? unlessTeams(bindings, state);
  if (unfit) return unfit;
  return events([{ type: 'CredentialCreated', at: world.now, by: world.actor, credential, kind, version, sealed, ...bindings }]);
}

/** Also what brings one back that was revoked. */
export function rotateCredential(command: RotateCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const { credential, kind, version, sealed } = command;
  const found = ownCredential(state, credential);
  if (!found) return credentialUnknown(credential);
  if (found.kind !== kind)
    return refused('credential-invalid', `expected a value of the kind ${found.kind}, found one of ${kind}; a kind is chosen once`);
  const late = unlessNext(version, found.version);
  if (late) return late;
  return events([{ type: 'CredentialRotated', at: world.now, by: world.actor, credential: found.name, version, sealed }]);
}

export function revokeCredential({ credential, reason }: RevokeCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const found = ownCredential(state, credential);
  if (!found) return credentialUnknown(credential);
  if (found.revoked) return refused('unchanged', `${found.name} is revoked: ${found.revoked.reason}`);
  return events([{ type: 'CredentialRevoked', at: world.now, by: world.actor, credential: found.name, reason }]);
}

export function removeCredential({ credential }: RemoveCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const found = ownCredential(state, credential);
  if (!found) return credentialUnknown(credential);
  return events([{ type: 'CredentialRemoved', at: world.now, by: world.actor, credential: found.name }]);
}

function unlessNext(version: number, before: number): IdentityDecision | undefined {
  if (version === before + 1) return undefined;
  return refused(
    'credential-outdated',
    `expected version ${before + 1} of the credential, found ${version}; somebody was first: look, and try again`,
  );
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
