import type { ExecutionStatus } from '@runbook/domain';
import type { DocumentCollection } from '@runbook/ports';
import type { ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';
import { countStored, type ExecutionFilter } from './execution-list.js';
import { isSearch, searchExecutions, type Sought } from './execution-search.js';

export interface ExecutionCounts {
  readonly counts: Readonly<Partial<Record<ExecutionStatus, number>>>;
  /** False: only the newest were looked at, and there are more. */
  readonly isWhole: boolean;
}

/** How many runs of each status fit, as the store has them: a moment behind what a list shows. */
export async function countExecutions(
  collection: DocumentCollection<ExecutionLine>,
  unwritten: readonly ExecutionEntry[],
  filter: ExecutionFilter,
  sought: Sought,
  statuses: readonly ExecutionStatus[],
): Promise<ExecutionCounts> {
  if (isSearch(sought)) {
    const { lines, behind } = await searchExecutions(collection, unwritten, filter, sought, { limit: Infinity });
    return { counts: countsOf(lines), isWhole: behind === undefined };
  }
  const counted = await Promise.all(
    statuses.map(async (status) => [status, await countStored(collection, { ...filter, status: [status] })] as const),
  );
  return { counts: Object.fromEntries(counted.filter(([, count]) => count > 0)), isWhole: true };
}

function countsOf(lines: readonly ExecutionLine[]): ExecutionCounts['counts'] {
  const counts: Partial<Record<ExecutionStatus, number>> = {};
  for (const { status } of lines) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
