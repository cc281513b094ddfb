import { unreachable } from '../../decision.js';
import type { CredentialBound, CredentialCreated, CredentialEvent, CredentialRotated, CredentialUnbound } from './events.js';
import { CREDENTIAL_VERSIONS_SHOWN_MAX, type Credential, type Credentials, type CredentialVersion } from './state.js';

/** Total: every event, no refusal. */
export function evolveCredentials(credentials: Credentials, event: CredentialEvent): Credentials {
  const before = Object.hasOwn(credentials, event.credential) ? credentials[event.credential] : undefined;
  if (event.type === 'CredentialCreated') return { ...credentials, [event.credential]: created(before, event) };
  return before ? { ...credentials, [event.credential]: changed(before, event) } : credentials;
}

/** Numbers go on where the name was used before: what was sealed for one version opens for no other. */
function created(before: Credential | undefined, event: CredentialCreated): Credential {
  const { credential: name, kind, version, hosts, runbooks, teams, at: createdAt } = event;
  const bindings = { hosts, runbooks, ...(teams && { teams }) };
  return { name, kind, version, versions: withVersion(before?.versions ?? [], event), ...bindings, createdAt };
}

function changed(credential: Credential, event: Exclude<CredentialEvent, CredentialCreated>): Credential {
  switch (event.type) {
    case 'CredentialRotated': {
      const { revoked: _over, ...kept } = credential;
      return { ...kept, version: event.version, versions: withVersion(credential.versions, event) };
    }
    case 'CredentialBound':
      return { ...credential, ...rebound(credential, event, union) };
    case 'CredentialUnbound':
      return { ...credential, ...rebound(credential, event, without) };
    case 'CredentialRevoked':
      return { ...credential, revoked: { at: event.at, reason: event.reason } };
    case 'CredentialRemoved':
      return { ...credential, removedAt: event.at };
    case 'CredentialCheckAsked': {
      const { check: id, version, address, at: askedAt } = event;
      return { ...credential, check: { id, version, address, askedAt } };
    }
    case 'CredentialChecked': {
      const { check } = credential;
      if (check?.id !== event.check) return credential;
      return { ...credential, check: { ...check, result: { at: event.at, outcome: event.outcome, reason: event.reason } } };
    }
    default:
      return unreachable(event);
  }
}

function rebound(
  credential: Credential,
  event: CredentialBound | CredentialUnbound,
  change: (names: readonly string[], changed: readonly string[]) => readonly string[],
): Pick<Credential, 'hosts' | 'runbooks' | 'teams'> {
  return {
    hosts: change(credential.hosts, event.hosts),
    runbooks: change(credential.runbooks, event.runbooks),
    ...((credential.teams ?? event.teams) && { teams: change(credential.teams ?? [], event.teams ?? []) }),
  };
}

function withVersion(
  versions: readonly CredentialVersion[],
  { version, sealed, at, by }: CredentialCreated | CredentialRotated,
): readonly CredentialVersion[] {
  return [{ version, sealed, at, by: by.id }, ...versions].slice(0, CREDENTIAL_VERSIONS_SHOWN_MAX);
}

const union = (some: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...some, ...more])].sort();
const without = (some: readonly string[], gone: readonly string[]): readonly string[] => some.filter((one) => !gone.includes(one));
