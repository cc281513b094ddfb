import { EvidenceUnavailable, type AuditReader, type EvidenceBundle } from '@runbook/audit';
import { AUDIT_WAIT_MS } from '../audit/open-audit-reader.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { Problem } from '../http/problem.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';

const PROBLEM_OF: Record<EvidenceUnavailable['reason'], ProblemCode> = {
  behind: 'not-ready',
  'definition-unknown': 'evidence-unavailable',
  'blob-missing': 'evidence-unavailable',
  'record-altered': 'evidence-unavailable',
  'too-large': 'evidence-unavailable',
};

/** The evidence bundle: by it somebody who trusts neither the operator nor the database can check what the run did. */
export async function exportEvidence(audit: AuditReader, { id, version, state, headHash }: ExecutionEntry): Promise<EvidenceBundle> {
  await audit.reached(id, version, AUDIT_WAIT_MS);
  try {
    return await audit.evidence(id, state, { version, hash: headHash });
  } catch (error) {
    if (!(error instanceof EvidenceUnavailable)) throw error;
    throw new Problem(PROBLEM_OF[error.reason], error.message, { members: { reason: error.reason } });
  }
}
