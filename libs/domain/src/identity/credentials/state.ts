/** What is kept sealed under a name, by how it is sent. */
export const CREDENTIAL_KINDS = ['ssh', 'api-key', 'basic', 'bearer', 'oauth2', 'mtls'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** A secret of the tenant, without its value: that lies sealed in the document store, where it can be erased. */
export interface Credential {
  readonly name: string;
  readonly kind: CredentialKind;
  /** The newest that was ever set: numbers go on behind a revocation and a removal. */
  readonly version: number;
  /** The last ones, the newest first. */
  readonly versions: readonly CredentialVersion[];
  /** `host:port`; it is sent nowhere else. */
  readonly hosts: readonly string[];
  /** Ids of runbooks, or `ANY_RUNBOOK`; no other uses it. */
  readonly runbooks: readonly string[];
  /** Ids of teams whose runbooks may use it too, whichever are theirs then; absent: there was never one. */
  readonly teams?: readonly string[];
  readonly createdAt: number;
  /** Since when nothing uses it, and why; a new version ends it. */
  readonly revoked?: { readonly at: number; readonly reason: string };
  /** It is no more; its name can be used again. */
  readonly removedAt?: number;
  readonly check?: CredentialCheck;
}

export interface CredentialVersion {
  readonly version: number;
  /** The document that holds the value, sealed. */
  readonly sealed: string;
  readonly at: number;
  readonly by: string;
}

/** The newest try of it against a host. */
export interface CredentialCheck {
  readonly id: string;
  readonly version: number;
  /** What was asked for: `https://host/path`, or `ssh://user@host:port`. */
  readonly address: string;
  readonly askedAt: number;
  /** Absent: not known yet, or nobody took it in time. */
  readonly result?: CredentialCheckResult;
}

export interface CredentialCheckResult {
  readonly at: number;
  readonly outcome: CredentialCheckOutcome;
  readonly reason: string;
}

/** `unproven`: the host answers alike without it, so that nothing is known of it. */
export const CREDENTIAL_CHECK_OUTCOMES = ['works', 'refused', 'unreachable', 'unproven'] as const;
export type CredentialCheckOutcome = (typeof CREDENTIAL_CHECK_OUTCOMES)[number];

export type Credentials = Readonly<Record<string, Credential>>;

/** Stands for every runbook of the tenant. */
export const ANY_RUNBOOK = '*';

/**
 * A name as it is kept: small letters and digits, with hyphens between them. Runbooks may write it with other marks (`ti_api` in an expression), as they may
 * the names of secrets in the environment.
 */
export const credentialNameOf = (written: string): string => written.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');

interface WithCredentials {
  readonly credentials?: Credentials;
}

/** Undefined: there is none, or it was removed. A revoked one is there. */
export function ownCredential(state: WithCredentials, written: string): Credential | undefined {
  const found = everCredential(state, credentialNameOf(written));
  return found?.removedAt === undefined ? found : undefined;
}

/** Also one that was removed: its numbers go on. */
export const everCredential = ({ credentials = {} }: WithCredentials, name: string): Credential | undefined =>
  Object.hasOwn(credentials, name) ? credentials[name] : undefined;

/**
 * The versions whose values are kept: the newest, and the one before it for attempts that have begun with it. None of one that is revoked or
 * removed.
 */
export function keptVersions({ versions, revoked, removedAt }: Credential): readonly CredentialVersion[] {
  return revoked || removedAt !== undefined ? [] : versions.slice(0, VALUES_KEPT);
}

const VALUES_KEPT = 2;

/** Of one tenant, removed ones included: a tenant's members and credentials are held in memory and lie in one snapshot. */
export const CREDENTIALS_MAX = 1_000;
/** Shown of each; older ones stand on the log. */
export const CREDENTIAL_VERSIONS_SHOWN_MAX = 10;
export const BOUND_HOSTS_MAX = 100;
export const BOUND_RUNBOOKS_MAX = 100;
export const BOUND_TEAMS_MAX = 20;
/** A check that was asked for so long ago is not begun any more: whoever asked has gone. */
export const CREDENTIAL_CHECK_MS_MAX = 30_000;
export const CHECK_REASON_LENGTH_MAX = 500;
