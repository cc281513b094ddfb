import type { RegistryRejection, RegistryRejectionCode } from '@runbook/domain';
import { refused, type Problem, type ProblemCode } from './problem.js';

/** Without the refusal that is answered like a success: what was asked for is there already. */
const OF_REGISTRY: Record<Exclude<RegistryRejectionCode, 'already-registered'>, ProblemCode> = {
  'key-reused': 'idempotency-key-reused',
  'versions-exceeded': 'versions-exceeded',
  'event-source-unknown': 'event-source-unknown',
  'other-tenant': 'conflict',
  'topic-taken': 'topic-taken',
  'schedule-invalid': 'invalid-runbook',
  outdated: 'outdated',
  'version-unknown': 'runbook-unknown',
  'draft-unknown': 'draft-unknown',
  'drafts-exceeded': 'drafts-exceeded',
  'draft-status': 'not-applicable',
  'revision-mismatch': 'precondition-failed',
  'draft-outdated': 'outdated',
  'not-a-reviewer': 'not-a-reviewer',
  'review-required': 'review-required',
  'definition-missing': 'conflict',
};

export function problemOfRegistry(rejection: RegistryRejection): Problem {
  return refused(OF_REGISTRY[rejection.code as keyof typeof OF_REGISTRY] ?? 'conflict', rejection.message);
}
