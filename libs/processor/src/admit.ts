import { isClaim, type LogRecord } from '@runbook/wire';

/** What a reader knows of a partition: the last admitted claim and the last admitted decision's `seq`. */
export interface Admission {
  readonly term: number;
  readonly owner: string;
  readonly seq: number;
}

export const noAdmission: Admission = { term: 0, owner: '', seq: 0 };

/**
 * The one rule by which every reader tells facts from what a zombie, a doubted append or a duplicate left in the log (P2).
 * A claim counts iff its term is higher than the current one; a decision iff its term and owner are the current ones and its
 * `seq` is the next. Returns what the reader knows afterwards, or undefined when the record is to be skipped.
 */
export function admit(known: Admission, record: LogRecord): Admission | undefined {
  if (isClaim(record)) return record.term > known.term ? { term: record.term, owner: record.owner, seq: known.seq } : undefined;
  const counts = record.term === known.term && record.owner === known.owner && record.seq === known.seq + 1;
  return counts ? { ...known, seq: record.seq } : undefined;
}
