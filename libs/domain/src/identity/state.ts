import type { ClassificationRule } from '../classification/index.js';
import type { Credentials } from './credentials/state.js';

/** Everybody who belongs to one tenant. Names and hashes of secrets are kept elsewhere, where they can be erased. */
export interface IdentityState {
  readonly members: Readonly<Record<string, Member>>;
  readonly keys: Readonly<Record<string, ApiKey>>;
  /** Roles that the tenant has made for itself, by name. */
  readonly ownRoles: Readonly<Record<string, OwnRole>>;
  readonly teams: Readonly<Record<string, Team>>;
  /** Sensitive acts ask for a proof that is no older; absent: they ask for none. */
  readonly stepUpMinutes?: number;
  /** Places that steps may reach; absent: wherever the operator lets them. */
  readonly egress?: readonly string[];
  /** Through which its steps' calls go that name no other, `http://proxy.example:3128`; absent: as the operator set. */
  readonly egressProxy?: string;
  /** The tenant's own scale of classifications; absent: the one of tenants that have said nothing. */
  readonly classifications?: ClassificationRule;
  /** By name, without their values; absent: there was never one. */
  readonly credentials?: Credentials;
  /** Every other tenant; of the platform's own tenant alone. */
  readonly tenants: Readonly<Record<string, Tenant>>;
  /** Absent: nobody opens a gate without its votes. */
  readonly breakGlass?: BreakGlassRule;
  /** Gates that were opened so, by id; absent before the first. */
  readonly overrides?: Readonly<Record<string, Override>>;
  /** Who may not do it any more; absent before the first. */
  readonly overrideLocks?: readonly OverrideLock[];
}

/** How a tenant has break-glass looked at afterwards. */
export interface BreakGlassRule {
  readonly reviewWithinHours: number;
  /** Persons who must say the same. */
  readonly quorum: number;
  /** Roles whose holders review. */
  readonly reviewers: readonly string[];
  /** Who is locked out by an override that was not upheld: the person, or everybody by the roles that let him. */
  readonly locks: 'person' | 'role';
}

/** A gate that somebody opened without its votes, with what he owes for it. */
export interface Override {
  readonly id: string;
  /** The person's id. */
  readonly by: string;
  readonly at: number;
  readonly execution: string;
  readonly step: string;
  /** `apr_…`. */
  readonly approval: string;
  /** Of what he saw. */
  readonly digest: string;
  readonly reason: string;
  /** `invoked`: the run has not answered yet; `open`: the gate is open, and others look at it; `refused`: the run did not open it, and nothing is owed. */
  readonly status: 'invoked' | 'open' | 'refused' | 'upheld' | 'condemned' | 'overdue';
  /** Until when it must be upheld, in milliseconds since the epoch. */
  readonly dueAt: number;
  readonly quorum: number;
  readonly reviewers: readonly string[];
  /** Roles that are locked with him, should it not be upheld. */
  readonly locksRoles: readonly string[];
  readonly reviews: readonly OverrideReview[];
  readonly settledAt?: number;
  /** Why the run did not open it. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

export interface OverrideReview {
  readonly by: string;
  readonly at: number;
  readonly verdict: 'uphold' | 'condemn';
  readonly reason: string;
}

export interface LockSubject {
  readonly kind: 'person' | 'role';
  readonly id: string;
}

export interface OverrideLock {
  readonly subject: LockSubject;
  readonly override: string;
  readonly because: 'condemned' | 'overdue';
  readonly since: number;
  /** Whose override brought it. */
  readonly person: string;
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

/** Some of the members, with roles for some of the runbooks. It is never removed, so that its id never means another. */
export interface Team {
  readonly id: string;
  /** How it is shown. */
  readonly name: string;
  readonly createdAt: number;
  /** Ids of runbooks that are its own, in their order; there may be no such runbook yet. */
  readonly runbooks: readonly string[];
  /** Since when nobody belongs to it, and why. */
  readonly dissolved?: { readonly at: number; readonly reason: string };
}

/** A person or a service. It is never removed, so that its id never means somebody else. */
export interface Member {
  /** What runbooks, votes and records name it by: lower case, chosen once. */
  readonly id: string;
  readonly kind: 'person' | 'service';
  /** How it is shown. */
  readonly name: string;
  readonly roles: readonly string[];
  /** The roles within each team that it belongs to, by the team’s id; absent: it belongs to none. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly admittedAt: number;
  /** Since when it may do nothing, and why. */
  readonly suspended?: { readonly at: number; readonly reason: string };
  /** What the member may read at most, as it was granted; absent: as the tenant says of members without one. */
  readonly clearance?: string;
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

export const ownTeam = ({ teams }: Pick<IdentityState, 'teams'>, id: string): Team | undefined =>
  Object.hasOwn(teams, id) ? teams[id] : undefined;

export const ownTenant = ({ tenants }: Pick<IdentityState, 'tenants'>, id: string): Tenant | undefined =>
  Object.hasOwn(tenants, id) ? tenants[id] : undefined;

export const ownOverride = ({ overrides = {} }: Pick<IdentityState, 'overrides'>, id: string): Override | undefined =>
  Object.hasOwn(overrides, id) ? overrides[id] : undefined;

/** Its time is up, fired or not: a late word counts for nothing. */
export const isDue = ({ dueAt }: Override, now: number): boolean => now >= dueAt;

export const noIdentities: IdentityState = { members: {}, keys: {}, ownRoles: {}, teams: {}, tenants: {} };

/** A session lasts no longer. */
export const STEP_UP_MINUTES_MAX = 720;

/** Of one tenant. Everything here is held in memory by every gateway, and a snapshot of it must fit into a document. */
export const MEMBERS_MAX = 10_000;
/** Every service keeps all of them, with their members. */
export const TENANTS_MAX = 1_000;
export const EGRESS_PLACES_MAX = 200;
/** Dissolved ones are counted. */
export const TEAMS_MAX = 1_000;
/** What is looked through with each request of a member. */
export const TEAMS_OF_MEMBER_MAX = 50;
export const RUNBOOKS_OF_TEAM_MAX = 1_000;
export const OWN_ROLES_MAX = 100;
/** Of one member, revoked and expired ones not counted. */
export const VALID_KEYS_MAX = 20;
/** Of one member in all: older ones that are no longer valid are forgotten. */
export const KEYS_REMEMBERED_MAX = 100;

/** A month: what nobody has looked at by then is forgotten. */
export const OVERRIDE_REVIEW_HOURS_MAX = 744;
export const OVERRIDE_QUORUM_MAX = 10;
export const OVERRIDE_REVIEWERS_MAX = 10;
/** Of one tenant, at a time: with more, break-glass has become the rule. */
export const OVERRIDES_OPEN_MAX = 100;
/** Of one tenant in all; the log has every one. */
export const OVERRIDES_REMEMBERED_MAX = 500;
