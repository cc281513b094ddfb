import {
  evolveDrafts,
  noRunbook,
  type Actor,
  type DraftEvent,
  type JsonObject,
  type RegistryState,
  type RunbookDraft,
  type RunbookDraftCommented,
} from '@runbook/domain';

type OfDraft = Exclude<DraftEvent, { readonly type: 'RunbookVersionDeprecated' | 'LifecycleRulesSet' }>;

/** A draft with what it says, and what was said about it. */
export interface CataloguedDraft extends RunbookDraft {
  readonly tenant: string;
  readonly runbookId: string;
  readonly definition: JsonObject;
  readonly begunAt: number;
  readonly changedAt: number;
  readonly changedBy: Actor;
  /** Why it was sent back or withdrawn last. */
  readonly reason?: string;
  readonly commentList: readonly DraftComment[];
}

export type DraftComment = Pick<RunbookDraftCommented, 'at' | 'by' | 'revision' | 'comment' | 'text' | 'line' | 'lineText'>;

const OPEN: ReadonlySet<RunbookDraft['status']> = new Set(['DRAFT', 'IN_REVIEW']);

/** The drafts of every tenant's runbooks, folded from the registry's log by the registry's own rules. */
export class DraftCatalogue {
  private readonly states = new Map<string, RegistryState>();
  private readonly kept = new Map<string, CataloguedDraft[]>();

  /** `definition`: of a fact that brings one. */
  fold(tenant: string, event: OfDraft, definition?: JsonObject): void {
    const key = keyOf(tenant, event.runbookId);
    const state = evolveDrafts(this.states.get(key) ?? noRunbook, event);
    this.states.set(key, state);
    const drafts = this.kept.get(key) ?? [];
    const draft = state.drafts?.[event.draft - 1];
    if (!draft) return;
    this.kept.set(key, drafts);
    drafts[event.draft - 1] = told({ ...drafts[event.draft - 1], ...draft, tenant, runbookId: event.runbookId }, event, definition);
  }

  /** In the order of their numbers, those that have ended too. */
  of(tenant: string, runbookId: string): readonly CataloguedDraft[] {
    return this.kept.get(keyOf(tenant, runbookId)) ?? [];
  }

  /** Those that somebody works on or reviews, of every runbook of the tenant: by the runbook, and then by their numbers. */
  open(tenant: string): readonly CataloguedDraft[] {
    const all = [...this.kept.values()].flat().filter((draft) => draft.tenant === tenant && OPEN.has(draft.status));
    return all.sort((a, b) => (a.runbookId === b.runbookId ? a.draft - b.draft : a.runbookId < b.runbookId ? -1 : 1));
  }

  find(tenant: string, runbookId: string, draft: number): CataloguedDraft | undefined {
    return this.of(tenant, runbookId)[draft - 1];
  }
}

type Untold = Omit<CataloguedDraft, 'definition' | 'begunAt' | 'changedAt' | 'changedBy' | 'commentList'> & Partial<CataloguedDraft>;

function told(draft: Untold, event: OfDraft, definition: JsonObject = draft.definition ?? {}): CataloguedDraft {
  const { reason: before, commentList = [], begunAt = event.at, ...facts } = draft;
  if (event.type === 'RunbookDraftCommented') {
    const { at, by, revision, comment, text, line, lineText } = event;
    const said = { at, by, revision, comment, text, ...(line !== undefined && { line }), ...(lineText !== undefined && { lineText }) };
    const { changedAt = event.at, changedBy = event.by } = draft;
    return {
      ...facts,
      definition,
      begunAt,
      changedAt,
      changedBy,
      ...(before !== undefined && { reason: before }),
      commentList: [...commentList, said],
    };
  }
  const reason = 'reason' in event ? event.reason : event.type === 'RunbookDraftEdited' ? before : undefined;
  return { ...facts, definition, begunAt, changedAt: event.at, changedBy: event.by, ...(reason !== undefined && { reason }), commentList };
}

const keyOf = (tenant: string, runbookId: string): string => `${tenant}/${runbookId}`;
