/** Everybody who belongs to one tenant. Names and hashes of secrets are kept elsewhere, where they can be erased. */
export interface IdentityState {
  readonly members: Readonly<Record<string, Member>>;
  readonly keys: Readonly<Record<string, ApiKey>>;
  /** Roles that the tenant has made for itself, by name. */
  readonly ownRoles: Readonly<Record<string, OwnRole>>;
  /** Sensitive acts ask for a proof that is no older; absent: they ask for none. */
  readonly stepUpMinutes?: number;
  /** Every other tenant; of the platform's own tenant alone. */
  readonly tenants: Readonly<Record<string, Tenant>>;
}

/** An organisation whose members, runbooks and runs no other one sees. It is never removed, so that its id never means another. */
export interface Tenant {
  readonly id: string;
  /** How it is shown. */
  readonly name: string;
  readonly createdAt: number;
  /** Since when nobody of it comes in and nothing of it begins, and why. */
  readonly suspended?: { readonly at: number; readonly reason: string };
}

/** A person or a service. It is never removed, so that its id never means somebody else. */
export interface Member {
  /** What runbooks, votes and records name it by: lower case, chosen once. */
  readonly id: string;
  readonly kind: 'person' | 'service';
  /** How it is shown. */
  readonly name: string;
  readonly roles: readonly string[];
  readonly admittedAt: number;
  /** Since when it may do nothing, and why. */
  readonly suspended?: { readonly at: number; readonly reason: string };
  /** Since when a code is asked for besides the password. */
  readonly secondFactorAt?: number;
}

export interface ApiKey {
  /** The public part, which the key shows. */
  readonly id: string;
  readonly holder: string;
  /** What it is for, in its holder's words. */
  readonly label: string;
  /** It permits no more than these; absent: all that its holder may do. */
  readonly scopes?: readonly string[];
  readonly issuedAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

export interface OwnRole {
  readonly permissions: readonly string[];
}

export const ownMember = ({ members }: Pick<IdentityState, 'members'>, id: string): Member | undefined =>
  Object.hasOwn(members, id) ? members[id] : undefined;

/** Neither revoked nor past its end. */
export const isValidApiKey = ({ revokedAt, expiresAt }: ApiKey, now: number): boolean =>
  revokedAt === undefined && (expiresAt === undefined || expiresAt > now);

export const ownTenant = ({ tenants }: Pick<IdentityState, 'tenants'>, id: string): Tenant | undefined =>
  Object.hasOwn(tenants, id) ? tenants[id] : undefined;

export const noIdentities: IdentityState = { members: {}, keys: {}, ownRoles: {}, tenants: {} };

/** A session lasts no longer. */
export const STEP_UP_MINUTES_MAX = 720;

/** Of one tenant. Everything here is held in memory by every gateway, and a snapshot of it must fit into a document. */
export const MEMBERS_MAX = 10_000;
/** Every service keeps all of them, with their members. */
export const TENANTS_MAX = 1_000;
export const OWN_ROLES_MAX = 100;
/** Of one member, revoked and expired ones not counted. */
export const VALID_KEYS_MAX = 20;
/** Of one member in all: older ones that are no longer valid are forgotten. */
export const KEYS_REMEMBERED_MAX = 100;
