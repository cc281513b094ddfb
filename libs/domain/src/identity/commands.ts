export type IdentityCommand =
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
  | ReinstateTenant;

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
