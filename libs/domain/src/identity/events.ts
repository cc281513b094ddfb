import type { Actor } from '../actor.js';

export type IdentityEvent =
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
  | TenantReinstated;

interface Fact<Type extends string> {
  readonly type: Type;
  readonly at: number;
  /** Who did it. */
  readonly by: Actor;
}

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
