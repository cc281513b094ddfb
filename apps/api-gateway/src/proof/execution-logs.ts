import { bytesOf, type AuditEntry, type AuditReader, type AuditVerdict } from '@runbook/audit';
import { decodeRecord, type DecisionRecord } from '@runbook/wire';
import { AUDIT_WAIT_MS } from '../audit/open-audit-reader.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';

/** One record of the log with its place there, from the bytes that the audit keeps. */
export function logLine(entry: AuditEntry, isPurged = false) {
  const { version, topic, partition, offset, seq, term, hash, at } = entry;
  const { prev, cause, actor, requestId, events, rejection } = decodeRecord(bytesOf(entry)) as DecisionRecord;
  const place = { version, topic, partition, offset, seq, term, at, hash, prev, cause, actor, requestId };
  // What happened stays to be seen; what it was about is kept no longer.
  if (isPurged) return { ...place, events: (events as readonly { readonly type: string }[]).map(({ type }) => ({ type })) };
  return { ...place, events, rejection };
}

/** A page of the execution's records in log order; `complete` says whether the audit has reached what the read model shows. */
export async function logPage(
  audit: AuditReader,
  { id, version, tenant, state }: ExecutionEntry,
  query: { readonly limit: number; readonly cursor?: string },
) {
  const complete = await audit.reached(id, version, AUDIT_WAIT_MS);
  const scope = { list: 'logs', caller: { tenant }, filter: { execution: id } };
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, scope);
  const found = await audit.records(id, { limit: query.limit + 1, ...(cursor && { after: { version: cursor.value, _id: cursor.id } }) });
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = found.length > query.limit && last;
  return {
    executionId: id,
    version,
    complete,
    items: items.map((entry) => logLine(entry, state.purged !== undefined)),
    ...(more && { nextCursor: writeCursor({ value: last.version, id: last._id }, scope) }),
  };
}

export interface ChainReport extends AuditVerdict {
  readonly executionId: string;
  /** False when the audit has not reached the read model's version: records at the end may not be missing but late, so ask again. */
  readonly complete: boolean;
}

/** Checks the chain from its first record to the one that the read model shows, from the stored bytes. */
export async function verifyLogs(audit: AuditReader, { id, version, headHash }: ExecutionEntry): Promise<ChainReport> {
  // Taken at once: the entry goes on while the audit is waited for, and what it comes to then nobody has waited for.
  const complete = await audit.reached(id, version, AUDIT_WAIT_MS);
  const verdict = await audit.verify(id, { version, hash: headHash });
  return { executionId: id, complete, ...verdict };
}
