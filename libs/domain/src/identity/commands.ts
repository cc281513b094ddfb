import type { ClassificationRule } from '../classification/index.js';
import type { CredentialCommand } from './credentials/commands.js';
import type { BreakGlassRule, LockSubject } from './state.js';
import type { TeamCommand } from './team-commands.js';

export type IdentityCommand =
  | CredentialCommand
  | AdmitMember
  | RenameMember
  | SuspendMember
  | ReinstateMember
  | GrantRole
  | WithdrawRole
  | DefineRole
  | RemoveRole
  | IssueApiKey
  | RevokeApiKey
  | EnrolSecondFactor
  | RemoveSecondFactor
  | RequireStepUp
  | CreateTenant
  | SuspendTenant
  | ReinstateTenant
  | SetEgressRule
  | GrantClearance
  | WithdrawClearance
  | SetClassificationRule
  | TeamCommand
  | OverrideCommand;

/** Of break-glass. */
export type OverrideCommand = SetBreakGlassRule | InvokeOverride | HeedOverride | ReviewOverride | LiftOverrideLock | FireObligations;

export interface AdmitMember {
  readonly type: 'AdmitMember';
  readonly member: string;
  readonly kind: 'person' | 'service';
  readonly name: string;
  readonly roles: readonly string[];
}

export interface RenameMember {
  readonly type: 'RenameMember';
  readonly member: string;
  readonly name: string;
}

export interface SuspendMember {
  readonly type: 'SuspendMember';
  readonly member: string;
  readonly reason: string;
}

export interface ReinstateMember {
  readonly type: 'ReinstateMember';
  readonly member: string;
}

export interface GrantRole {
  readonly type: 'GrantRole';
  readonly member: string;
  readonly role: string;
}

export interface WithdrawRole {
  readonly type: 'WithdrawRole';
  readonly member: string;
  readonly role: string;
}

/** Makes or changes a role of the tenant's own. */
export interface DefineRole {
  readonly type: 'DefineRole';
  readonly role: string;
  readonly permissions: readonly string[];
}

export interface RemoveRole {
  readonly type: 'RemoveRole';
  readonly role: string;
}

export interface IssueApiKey {
  readonly type: 'IssueApiKey';
  readonly key: string;
  readonly holder: string;
  readonly label: string;
  readonly scopes?: readonly string[];
  readonly expiresAt?: number;
}

/** The secret was shown to its person, who has proved by a code that he has it; it is kept outside of the log. */
export interface EnrolSecondFactor {
  readonly type: 'EnrolSecondFactor';
  readonly member: string;
}

export interface RemoveSecondFactor {
  readonly type: 'RemoveSecondFactor';
  readonly member: string;
}

/** How old the proof may be that sensitive acts ask for; undefined: they ask for none. */
export interface RequireStepUp {
  readonly type: 'RequireStepUp';
  readonly withinMinutes?: number;
}

export interface RevokeApiKey {
  readonly type: 'RevokeApiKey';
  readonly key: string;
}

/** Where the tenant's steps may connect to; undefined: wherever the operator lets them. */
export interface SetEgressRule {
  readonly type: 'SetEgressRule';
  /** `http://proxy.example:3128`; absent: as the operator set. */
  readonly proxy?: string;
  readonly places?: readonly string[];
}

/** Lets the member read what is classified so. Nobody grants it to himself. */
export interface GrantClearance {
  readonly type: 'GrantClearance';
  readonly member: string;
  readonly level: string;
  readonly reason: string;
}

export interface WithdrawClearance {
  readonly type: 'WithdrawClearance';
  readonly member: string;
  readonly reason: string;
}

/** Which classifications there are, from the lowest; undefined: those of tenants that have said nothing. */
export interface SetClassificationRule {
  readonly type: 'SetClassificationRule';
  readonly rule?: ClassificationRule;
}

/** Asked of the platform's own tenant, like the two below. */
export interface CreateTenant {
  readonly type: 'CreateTenant';
  readonly tenant: string;
  readonly name: string;
}

export interface SuspendTenant {
  readonly type: 'SuspendTenant';
  readonly tenant: string;
  readonly reason: string;
}

export interface ReinstateTenant {
  readonly type: 'ReinstateTenant';
  readonly tenant: string;
}

/** Undefined: nobody opens a gate without its votes. */
export interface SetBreakGlassRule {
  readonly type: 'SetBreakGlassRule';
  readonly rule?: BreakGlassRule;
}

/** The actor opens a gate without its votes. */
export interface InvokeOverride {
  readonly type: 'InvokeOverride';
  /** Made by the sender: the same request has the same. */
  readonly override: string;
  readonly execution: string;
  readonly step: string;
  readonly approval: string;
  /** Of what he saw. */
  readonly digest: string;
  readonly reason: string;
}

/** What the run made of it. */
export interface HeedOverride {
  readonly type: 'HeedOverride';
  readonly override: string;
  /** Absent: the gate is open. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

export interface ReviewOverride {
  readonly type: 'ReviewOverride';
  readonly override: string;
  readonly verdict: 'uphold' | 'condemn';
  readonly reason: string;
}

export interface LiftOverrideLock {
  readonly type: 'LiftOverrideLock';
  readonly subject: LockSubject;
  readonly reason: string;
}

/** Whatever is overdue. */
export interface FireObligations {
  readonly type: 'FireObligations';
}
