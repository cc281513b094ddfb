export interface IdentityRejection {
  readonly code: IdentityRejectionCode;
  readonly message: string;
}

export type IdentityRejectionCode =
  | 'member-unknown'
  | 'member-exists'
  | 'member-suspended'
  | 'role-unknown'
  | 'role-held'
  | 'permission-unknown'
  /** One person would have duties that are kept apart. */
  | 'duties-in-conflict'
  /** Nobody would be left who may admit, grant and reinstate. */
  | 'last-administrator'
  | 'team-unknown'
  | 'team-exists'
  | 'team-dissolved'
  | 'teams-exceeded'
  /** Within a team it would permit nothing, or not what it says. */
  | 'role-unfit'
  | 'credential-unknown'
  | 'credential-exists'
  | 'credential-invalid'
  | 'credential-unbound'
  /** Somebody else made the version first. */
  | 'credential-outdated'
  | 'credentials-exceeded'
  | 'tenant-unknown'
  | 'tenant-exists'
  | 'tenants-exceeded'
  /** It is the platform's own to decide, or its own tenant that would be decided on. */
  | 'platform-only'
  | 'api-key-unknown'
  | 'api-key-exists'
  | 'api-key-expired'
  | 'scope-beyond-holder'
  | 'second-factor-held'
  | 'step-up-invalid'
  | 'egress-invalid'
  | 'classification-invalid'
  | 'members-exceeded'
  | 'roles-exceeded'
  | 'api-keys-exceeded'
  | 'break-glass-invalid'
  /** The tenant has no rule for it. */
  | 'break-glass-forbidden'
  /** An override of his was condemned, or not upheld in time. */
  | 'override-locked'
  | 'override-unknown'
  /** It is settled, or its time is up. */
  | 'override-settled'
  | 'overrides-exceeded'
  /** He overrode himself, or has no role that reviews. */
  | 'not-a-reviewer'
  | 'already-reviewed'
  | 'lock-unknown'
  /** The command, or who asks, is of another tenant than its members. */
  | 'other-tenant'
  /** Whoever asked may not do this. */
  | 'not-authorised'
  /** It is so already: the same command again. */
  | 'unchanged';
