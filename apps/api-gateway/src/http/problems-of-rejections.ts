import type { ExecutionRejection, ExecutionRejectionCode, IdentityRejection, IdentityRejectionCode } from '@runbook/domain';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-kinds.js';

/** Without the refusals that are answered like a success: the effect that was asked for holds already. */
const OF_EXECUTION: Record<Exclude<ExecutionRejectionCode, 'already-started' | 'already-holds'>, ProblemCode> = {
  'key-reused': 'idempotency-key-reused',
  'unknown-runbook': 'runbook-unknown',
  'runbook-deprecated': 'runbook-deprecated',
  'runbook-unapproved': 'runbook-unapproved',
  held: 'not-applicable',
  'tenant-suspended': 'tenant-suspended',
  'handed-over': 'handed-over',
  'begun-before': 'begun-before',
  'legal-basis-missing': 'legal-basis-missing',
  'legal-basis-expired': 'legal-basis-expired',
  'not-authorized': 'not-authorized',
  'data-license-missing': 'data-license-missing',
  'authority-unknown': 'authority-unknown',
  'authority-not-in-force': 'authority-not-in-force',
  'authority-exceeded': 'authority-exceeded',
  'authority-required': 'authority-required',
  'unknown-execution': 'execution-unknown',
  'other-tenant': 'execution-unknown',
  'unknown-step': 'step-unknown',
  outdated: 'outdated',
  'not-applicable': 'not-applicable',
  'limit-exceeded': 'limit-exceeded',
  'unknown-path': 'path-unknown',
  'not-an-approver': 'not-an-approver',
  'four-eyes': 'four-eyes',
  'digest-mismatch': 'digest-mismatch',
  'already-voted': 'already-voted',
  'form-invalid': 'form-invalid',
  'gate-missing': 'gate-missing',
};

/** Which member of the request a refusal is about. */
const POINTERS: Partial<Record<ProblemCode, string>> = {
  'runbook-unknown': '/runbookId',
  'legal-basis-missing': '/legalBasis',
  'legal-basis-expired': '/legalBasis/expiresAt',
  'not-authorized': '/legalBasis/authorizedUsers',
  'data-license-missing': '/dataLicenses',
  'authority-unknown': '/authorityId',
  'authority-not-in-force': '/authorityId',
  'authority-required': '/legalBasis',
  'topic-taken': '/topic',
  'digest-mismatch': '/digest',
  'form-invalid': '/form',
};

export function problemOfExecution(rejection: ExecutionRejection): Problem {
  return refused(OF_EXECUTION[rejection.code as keyof typeof OF_EXECUTION] ?? 'conflict', rejection.message);
}

const OF_IDENTITY: Record<Exclude<IdentityRejectionCode, 'unchanged'>, ProblemCode> = {
  'member-unknown': 'member-unknown',
  'member-exists': 'member-exists',
  'member-suspended': 'conflict',
  'role-unknown': 'role-unknown',
  'role-held': 'role-held',
  'permission-unknown': 'invalid-request',
  'duties-in-conflict': 'duties-in-conflict',
  'last-administrator': 'last-administrator',
  'team-unknown': 'team-unknown',
  'team-exists': 'team-exists',
  'team-dissolved': 'team-dissolved',
  'teams-exceeded': 'members-exceeded',
  'role-unfit': 'invalid-request',
  'credential-unknown': 'credential-unknown',
  'credential-exists': 'credential-exists',
  'credential-invalid': 'invalid-request',
  'credential-unbound': 'credential-unbound',
  'credential-outdated': 'outdated',
  'credentials-exceeded': 'members-exceeded',
  'tenant-unknown': 'tenant-unknown',
  'tenant-exists': 'tenant-exists',
  'tenants-exceeded': 'members-exceeded',
  'platform-only': 'platform-only',
  'other-tenant': 'permission-missing',
  'api-key-unknown': 'api-key-unknown',
  'api-key-exists': 'conflict',
  'api-key-expired': 'invalid-request',
  'scope-beyond-holder': 'invalid-request',
  'second-factor-held': 'conflict',
  'step-up-invalid': 'invalid-request',
  'egress-invalid': 'invalid-request',
  'classification-invalid': 'invalid-request',
  'members-exceeded': 'members-exceeded',
  'roles-exceeded': 'members-exceeded',
  'api-keys-exceeded': 'members-exceeded',
  'not-authorised': 'permission-missing',
  'break-glass-invalid': 'invalid-request',
  'break-glass-forbidden': 'break-glass-forbidden',
  'override-locked': 'override-locked',
  'override-unknown': 'override-unknown',
  'override-settled': 'override-settled',
  'overrides-exceeded': 'overrides-exceeded',
  'not-a-reviewer': 'not-a-reviewer',
  'already-reviewed': 'already-reviewed',
  'lock-unknown': 'lock-unknown',
};

export function problemOfIdentity(rejection: IdentityRejection): Problem {
  return refused(OF_IDENTITY[rejection.code as keyof typeof OF_IDENTITY] ?? 'conflict', rejection.message);
}

/** Names the member of the request that it is about, where there is one. */
export function refused(code: ProblemCode, message: string): Problem {
  const pointer = POINTERS[code];
  return new Problem(code, message, pointer === undefined ? {} : { errors: [{ pointer, message, code }] });
}
