import type { RegistryRejection, RegistryRejectionCode } from '@runbook/domain';
import type { ProblemCode } from './problem-kinds.js';
import type { Problem } from './problem.js';
import { refused } from './problems-of-rejections.js';

/** Without the refusal that is answered like a success: what was asked for is there already. */
const OF_REGISTRY: Record<Exclude<RegistryRejectionCode, 'already-registered'>, ProblemCode> = {
  'key-reused': 'idempotency-key-reused',
  'versions-exceeded': 'versions-exceeded',
  'event-source-unknown': 'event-source-unknown',
  'other-tenant': 'conflict',
  'topic-taken': 'topic-taken',
  'signature-required': 'signature-required',
  'schedule-invalid': 'invalid-runbook',
  'schedule-unknown': 'schedule-unknown',
  outdated: 'outdated',
  'authority-unknown': 'authority-unknown',
  'authority-exists': 'authority-exists',
  'authority-invalid': 'authority-invalid',
  'authority-status': 'not-applicable',
  'version-unknown': 'runbook-unknown',
  'draft-unknown': 'draft-unknown',
  'drafts-exceeded': 'drafts-exceeded',
  'draft-status': 'not-applicable',
  'revision-mismatch': 'precondition-failed',
  'draft-outdated': 'outdated',
  'not-a-reviewer': 'not-a-reviewer',
  'review-required': 'review-required',
  'definition-missing': 'conflict',
  'subscription-unknown': 'subscription-unknown',
  'subscription-exists': 'subscription-exists',
  'subscription-status': 'not-applicable',
  'replay-invalid': 'invalid-request',
};

export function problemOfRegistry(rejection: RegistryRejection): Problem {
  return refused(OF_REGISTRY[rejection.code as keyof typeof OF_REGISTRY] ?? 'conflict', rejection.message);
}
