import { START_OF_ENTRIES } from '@runbook/domain';
import { noAdmission, type Admission } from '@runbook/processor';

/** Where a partition's next entry goes, and what it must be to be the next. */
export interface AuditTail extends Admission {
  readonly nextIndex: number;
  /** Of the last entry; -1 when there is none. */
  readonly offset: number;
  readonly entryHash: string;
}

export const emptyTail: AuditTail = { ...noAdmission, nextIndex: 0, offset: -1, entryHash: START_OF_ENTRIES };
