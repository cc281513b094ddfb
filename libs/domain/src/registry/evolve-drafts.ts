import { unreachable } from '../decision.js';
import type { DraftEvent, RunbookDraftEdited, RunbookDrafted } from './draft-events.js';
import type { RunbookDraft } from './draft-state.js';
import type { RegistryState } from './state.js';

/** Total: every event, no refusal. */
export function evolveDrafts(state: RegistryState, event: DraftEvent): RegistryState {
  switch (event.type) {
    case 'RunbookDrafted':
      return { ...state, drafts: [...(state.drafts ?? []), drafted(event)] };
    case 'RunbookDraftEdited':
      return change(state, event, (draft) => edited(draft, event));
    case 'RunbookDraftSubmitted':
      return change(state, event, (draft) => ({
        ...draft,
        status: 'IN_REVIEW',
        authors: withAuthor(draft.authors, event.by.id),
        submittedBy: event.by,
      }));
    case 'RunbookDraftWithdrawn':
    case 'RunbookDraftRejected':
      return change(state, event, (draft) => ({ ...draft, status: 'DRAFT' }));
    case 'RunbookDraftApproved':
      return change(state, event, (draft) => ({ ...draft, status: 'APPROVED', version: event.version }));
    case 'RunbookDraftDeleted':
      return change(state, event, (draft) => ({ ...draft, status: 'DELETED' }));
    case 'RunbookDraftCommented':
      return change(state, event, (draft) => ({ ...draft, comments: event.comment }));
    case 'RunbookVersionDeprecated':
      return {
        ...state,
        versions: state.versions.map((one) => (one.version === event.version ? { ...one, deprecatedAt: event.at } : one)),
      };
    case 'LifecycleRulesSet':
      return { ...state, rules: { revision: event.revision, rules: event.rules } };
    default:
      return unreachable(event);
  }
}

function drafted({ draft, revision, basedOn, digest, source, by, idempotencyKey }: RunbookDrafted): RunbookDraft {
  return {
    draft,
    status: 'DRAFT',
    revision,
    basedOn,
    digest,
    ...(source && { source }),
    authors: [by.id],
    comments: 0,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}

function edited({ source: _before, ...draft }: RunbookDraft, { basedOn, digest, source, by }: RunbookDraftEdited): RunbookDraft {
  return { ...draft, basedOn, digest, ...(source && { source }), authors: withAuthor(draft.authors, by.id) };
}

const withAuthor = (authors: readonly string[], id: string): readonly string[] => (authors.includes(id) ? authors : [...authors, id]);

function change(
  state: RegistryState,
  { draft: number, revision }: { readonly draft: number; readonly revision: number },
  by: (draft: RunbookDraft) => RunbookDraft,
): RegistryState {
  return { ...state, drafts: (state.drafts ?? []).map((one) => (one.draft === number ? { ...by(one), revision } : one)) };
}
