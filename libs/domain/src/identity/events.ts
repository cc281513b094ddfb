import type { ClassificationRule } from '../classification/index.js';
import type { CredentialEvent } from './credentials/events.js';
import type { Fact } from './fact.js';
import type { TeamEvent } from './team-events.js';
import type { BreakGlassRule, LockSubject } from './state.js';

export type IdentityEvent =
  | CredentialEvent
  | MemberAdmitted
  | MemberRenamed
  | MemberSuspended
  | MemberReinstated
  | RoleGranted
  | RoleWithdrawn
  | RoleDefined
  | RoleRemoved
  | ApiKeyIssued
  | ApiKeyRevoked
  | SecondFactorEnrolled
  | SecondFactorRemoved
  | StepUpRequired
  | TenantCreated
  | TenantSuspended
  | TenantReinstated
  | BreakGlassRuleSet
  | OverrideInvoked
  | OverrideCarriedOut
  | OverrideRefused
  | OverrideReviewed
  | OverrideSettled
  | OverrideLocked
  | OverrideLockLifted
  | EgressRuleSet
  | ClearanceGranted
  | ClearanceWithdrawn
  | ClassificationRuleSet
  | TeamEvent;

export interface MemberAdmitted extends Fact<'MemberAdmitted'> {
  readonly member: string;
  readonly kind: 'person' | 'service';
  readonly name: string;
  readonly roles: readonly string[];
}

export interface MemberRenamed extends Fact<'MemberRenamed'> {
  readonly member: string;
  readonly name: string;
}

/** It may do nothing any more, whatever keys and sessions it has. */
export interface MemberSuspended extends Fact<'MemberSuspended'> {
  readonly member: string;
  readonly reason: string;
}

export interface MemberReinstated extends Fact<'MemberReinstated'> {
  readonly member: string;
}

export interface RoleGranted extends Fact<'RoleGranted'> {
  readonly member: string;
  readonly role: string;
}

export interface RoleWithdrawn extends Fact<'RoleWithdrawn'> {
  readonly member: string;
  readonly role: string;
}

/** A role of the tenant's own means these permissions from now on. */
export interface RoleDefined extends Fact<'RoleDefined'> {
  readonly role: string;
  readonly permissions: readonly string[];
}

export interface RoleRemoved extends Fact<'RoleRemoved'> {
  readonly role: string;
}

/** The key itself was shown to its holder once; only a hash of it is kept, outside of the log. */
export interface ApiKeyIssued extends Fact<'ApiKeyIssued'> {
  readonly key: string;
  readonly holder: string;
  readonly label: string;
  readonly scopes?: readonly string[];
  readonly expiresAt?: number;
}

export interface ApiKeyRevoked extends Fact<'ApiKeyRevoked'> {
  readonly key: string;
}

/** The person signs in with a code besides from now on. */
export interface SecondFactorEnrolled extends Fact<'SecondFactorEnrolled'> {
  readonly member: string;
}

export interface SecondFactorRemoved extends Fact<'SecondFactorRemoved'> {
  readonly member: string;
}

/** Sensitive acts ask for a proof that is no older than this; absent: they ask for none any more. */
export interface StepUpRequired extends Fact<'StepUpRequired'> {
  readonly withinMinutes?: number;
}

/** Steps reach these places and no others, as far as the operator lets them; absent: as far as the operator lets them. */
export interface EgressRuleSet extends Fact<'EgressRuleSet'> {
  readonly places?: readonly string[];
  /** Absent: calls go through the operator's proxy, where there is one. */
  readonly proxy?: string;
}

/** The member may read what is classified so, and what is below. */
export interface ClearanceGranted extends Fact<'ClearanceGranted'> {
  readonly member: string;
  readonly level: string;
  readonly reason: string;
}

/** He has the clearance of members who have none. */
export interface ClearanceWithdrawn extends Fact<'ClearanceWithdrawn'> {
  readonly member: string;
  readonly reason: string;
}

/** Absent: the scale of tenants that have said nothing. */
export interface ClassificationRuleSet extends Fact<'ClassificationRuleSet'> {
  readonly rule?: ClassificationRule;
}

/** Stands with the platform's own tenant, like the two below; the members of the new one have a history of their own. */
export interface TenantCreated extends Fact<'TenantCreated'> {
  readonly tenant: string;
  readonly name: string;
}

/** Nobody of it comes in any more, and nothing of it begins. */
export interface TenantSuspended extends Fact<'TenantSuspended'> {
  readonly tenant: string;
  readonly reason: string;
}

export interface TenantReinstated extends Fact<'TenantReinstated'> {
  readonly tenant: string;
}

/** Absent: nobody opens a gate without its votes. */
export interface BreakGlassRuleSet extends Fact<'BreakGlassRuleSet'> {
  readonly rule?: BreakGlassRule;
}

/** A person answers for opening a gate without its votes: the run is told, and others owe a look at it until `dueAt`. */
export interface OverrideInvoked extends Fact<'OverrideInvoked'> {
  readonly override: string;
  readonly execution: string;
  readonly step: string;
  /** `apr_…`. */
  readonly approval: string;
  readonly digest: string;
  readonly reason: string;
  readonly dueAt: number;
  readonly quorum: number;
  readonly reviewers: readonly string[];
  readonly locksRoles: readonly string[];
}

/** The run has opened the gate. */
export interface OverrideCarriedOut extends Fact<'OverrideCarriedOut'> {
  readonly override: string;
}

/** The run has not: nothing is owed. */
export interface OverrideRefused extends Fact<'OverrideRefused'> {
  readonly override: string;
  readonly code: string;
  readonly message: string;
}

export interface OverrideReviewed extends Fact<'OverrideReviewed'> {
  readonly override: string;
  readonly verdict: 'uphold' | 'condemn';
  readonly reason: string;
}

export interface OverrideSettled extends Fact<'OverrideSettled'> {
  readonly override: string;
  readonly outcome: 'upheld' | 'condemned' | 'overdue';
}

/** The person, and everybody by these roles, opens no gate any more. */
export interface OverrideLocked extends Fact<'OverrideLocked'> {
  readonly override: string;
  readonly because: 'condemned' | 'overdue';
  readonly person: string;
  readonly roles: readonly string[];
}

export interface OverrideLockLifted extends Fact<'OverrideLockLifted'> {
  readonly subject: LockSubject;
  readonly reason: string;
}
