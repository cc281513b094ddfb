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
 * A claim counts iff its term is higher than the current one and whoever makes it knows every decision before it; a decision iff its term
 * and owner are the current ones and its `seq` is the next. Returns what the reader knows afterwards, or undefined when the record is to be
 * skipped.
 */
export function admit(position: Admission, record: LogRecord): Admission | undefined {
  if (isClaim(record)) {
    // An owner that missed a decision would number its own ones on from a seq that is taken, and nobody would admit them.
    const counts = record.term > position.term && (record.seq === undefined || record.seq === position.seq);
    return counts ? { term: record.term, owner: record.owner, seq: position.seq } : undefined;
  }
  const counts = record.term === position.term && record.owner === position.owner && record.seq === position.seq + 1;
  return counts ? { ...position, seq: record.seq } : undefined;
}
