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
  | 'members-exceeded'
  | 'roles-exceeded'
  | 'api-keys-exceeded'
  /** The command, or who asks, is of another tenant than its members. */
  | 'other-tenant'
  /** Whoever asked may not do this. */
  | 'not-authorised'
  /** It is so already: the same command again. */
  | 'unchanged';
