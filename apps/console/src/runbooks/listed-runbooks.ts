import { useQuery } from '@tanstack/react-query';
import { newRunbooksQuery, runbooksQuery, type DraftLine, type RunbookLine } from '../api/runbook-documents.js';

/** What the list of runbooks has: the newest version, or, of a runbook that has none yet, each draft of it. */
export type ListedRunbook = RunbookLine | DraftLine;

export const isDraft = (runbook: ListedRunbook): runbook is DraftLine => 'draft' in runbook;

export const pathOf = (runbook: ListedRunbook): string =>
  isDraft(runbook) ? `/runbooks/${runbook.id}/drafts/${runbook.draft}` : `/runbooks/${runbook.id}`;

/** A draft is told without its labels. */
export const labelsOf = (runbook: ListedRunbook): readonly string[] => (isDraft(runbook) ? [] : runbook.labels);

/** By id; undefined until both are known. */
export function useListedRunbooks() {
  const [inForce, drafted] = [useQuery(runbooksQuery), useQuery(newRunbooksQuery)];
  const data = inForce.data && drafted.data && [...inForce.data, ...drafted.data].toSorted(byId);
  return { data, error: inForce.error ?? drafted.error, refetch: () => Promise.all([inForce.refetch(), drafted.refetch()]) };
}

const byId = (one: ListedRunbook, other: ListedRunbook): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
