import type { ExecutionStatus } from '@runbook/domain';
import type { Cursor } from '../../http/cursor.js';
import { countExecutions, type ExecutionCounts } from './execution-counts.js';
import type { ExecutionDocuments, ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';
import { listExecutions, type ExecutionFilter } from './execution-list.js';
import { searchExecutions, type SearchedPage, type Sought } from './execution-search.js';

interface Page {
  readonly limit: number;
  readonly after?: Cursor;
}

/** Executions as lists show them: what the store has, and what is folded and not yet written. */
export class ExecutionLines {
  constructor(
    private readonly documents: ExecutionDocuments,
    private readonly unwritten: () => readonly ExecutionEntry[],
  ) {}

  async list(filter: ExecutionFilter, page: Page): Promise<ExecutionLine[]> {
    return listExecutions(await this.documents.lines(), this.unwritten(), filter, page);
  }

  async search(filter: ExecutionFilter, sought: Sought, page: Page): Promise<SearchedPage> {
    return searchExecutions(await this.documents.lines(), this.unwritten(), filter, sought, page);
  }

  async count(filter: ExecutionFilter, sought: Sought, statuses: readonly ExecutionStatus[]): Promise<ExecutionCounts> {
    return countExecutions(await this.documents.lines(), this.unwritten(), filter, sought, statuses);
  }

  /** Lines of runs whose time is over, of every tenant, the longest overdue first, as the store has them. */
  async overdue(now: number, limit: number): Promise<ExecutionLine[]> {
    const where = { retainUntil: { gt: 0, lte: now } };
    return (await this.documents.lines()).find({ where, order: { by: 'retainUntil', direction: 'asc' }, limit });
  }
}
