import type { Runbook } from '@runbook/domain';
import type { CataloguedDraft, DraftComment } from '@runbook/service';
import { instant } from '../http/times.js';

/** A draft without what it says: one line of a list. */
export function draftLine(found: CataloguedDraft) {
  const { runbookId, draft, status, revision, basedOn, digest, authors, submittedBy, begunAt, changedAt, changedBy } = found;
  return {
    id: runbookId,
    draft,
    status,
    revision,
    basedOn,
    digest,
    name: (found.definition as unknown as Pick<Runbook, 'name'>).name,
    authors,
    submittedBy: submittedBy?.id,
    begunAt: instant(begunAt),
    changedAt: instant(changedAt),
    changedBy: changedBy.id,
    reason: found.reason,
    comments: found.comments,
    version: found.version,
  };
}

export const draftView = (found: CataloguedDraft, text: string | undefined) => ({
  ...draftLine(found),
  definition: found.definition,
  source: found.source && text !== undefined ? { format: found.source.format, text } : undefined,
});

export type DraftView = ReturnType<typeof draftView>;

export const commentView = ({ at, by, ...said }: DraftComment) => ({ ...said, at: instant(at), by: by.id });
