import { bytesOf, type AuditReader } from '@runbook/audit';
import type { ExecutionEvent } from '@runbook/domain';
import { decodeRecord, type DecisionRecord } from '@runbook/wire';
import { AUDIT_WAIT_MS } from './open-audit-reader.js';

export interface AuditedDecision {
  readonly record: DecisionRecord<ExecutionEvent>;
  readonly bytes: Buffer;
}

/** Records of one read; ordinary ones make about 1 MB. */
export const PAGE_RECORDS = 500;

/** An execution's records with events after one version and before another; fewer when the audit does not have them in time. */
export async function recordsBetween(
  audit: AuditReader,
  id: string,
  afterVersion: number,
  beforeVersion: number,
  pageRecords = PAGE_RECORDS,
): Promise<AuditedDecision[]> {
  await audit.reached(id, beforeVersion - 1, AUDIT_WAIT_MS);
  const found: AuditedDecision[] = [];
  for (let behind = afterVersion; behind + 1 < beforeVersion;) {
    // No more than are wanted: a record may have a megabyte.
    const limit = Math.min(pageRecords, beforeVersion - behind - 1);
    const page = await audit.records(id, { afterVersion: behind, limit });
    for (const entry of page) {
      if (entry.version >= beforeVersion) return found;
      const bytes = bytesOf(entry);
      const record = decodeRecord(bytes) as DecisionRecord<ExecutionEvent>;
      if (record.rejection === undefined) found.push({ record, bytes });
    }
    const last = page.at(-1);
    if (!last || page.length < limit) return found;
    // The next page begins behind this version: only refusals of the same version may be left out, and those are not wanted.
    behind = last.version;
  }
  return found;
}
