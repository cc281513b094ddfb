import { events, rejected, type Decision } from '../decision.js';
import type { CommentDraft, DeleteDraft, DraftRunbook, EditDraft } from './draft-commands.js';
import { DRAFT_COMMENTS_MAX, DRAFT_REVISIONS_MAX, DRAFTS_MAX, DRAFTS_OPEN_MAX, type RunbookDraft } from './draft-state.js';
import type { DraftContent } from './draft-events.js';
import type { RegistryEvent } from './events.js';
import type { RegistryRejection, RegistryRejectionCode } from './rejections.js';
import type { RegistryState } from './state.js';
import { runbookIdOf, type RegistryWorld } from './world.js';

type DraftDecision = Decision<RegistryEvent, RegistryRejection>;

/** A draft is begun. It is no version: nothing but a dry run starts by it. */
export function draftRunbook(command: DraftRunbook, state: RegistryState, world: RegistryWorld): DraftDecision {
  const { drafts = [] } = state;
  const { idempotencyKey } = command;
  const sameKey = idempotencyKey === undefined ? undefined : drafts.find((one) => one.idempotencyKey === idempotencyKey);
  if (sameKey && sameKey.revision === 1 && sameKey.digest !== command.digest) {
    return refused(
      'key-reused',
      `expected the body that Idempotency-Key ${idempotencyKey} came with first, found another one; use a new key`,
    );
  }
  if (sameKey) return refused('already-registered', `draft ${sameKey.draft} was made by this request`, sameKey.draft);
  const open = drafts.filter(isOpen);
  if (open.length >= DRAFTS_OPEN_MAX || drafts.length >= DRAFTS_MAX) {
    const [most, found] = open.length >= DRAFTS_OPEN_MAX ? [DRAFTS_OPEN_MAX, 'open ones'] : [DRAFTS_MAX, 'ones in all'];
    return refused('drafts-exceeded', `expected at most ${most} drafts of ${command.runbookId}, found that many ${found}; delete one`);
  }
  const basedOn = baseOf(command.basedOn, newestVersion(state), state);
  if (typeof basedOn !== 'number') return basedOn;
  const draft = drafts.length + 1;
  return events([
    {
      type: 'RunbookDrafted',
      ...about(draft, 1, world),
      basedOn,
      ...contentOf(command),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    },
  ]);
}

/** In place: the draft says this from now on. */
export function editDraft(command: EditDraft, state: RegistryState, world: RegistryWorld): DraftDecision {
  const found = draftAt(command, state, ['DRAFT']);
  if ('kind' in found) return found;
  if (found.revision >= DRAFT_REVISIONS_MAX) {
    return refused('drafts-exceeded', `expected at most ${DRAFT_REVISIONS_MAX} changes of one draft, found that many; begin another one`);
  }
  const basedOn = baseOf(command.basedOn, found.basedOn, state);
  if (typeof basedOn !== 'number') return basedOn;
  return events([{ type: 'RunbookDraftEdited', ...next(found, world), basedOn, ...contentOf(command) }]);
}

export function deleteDraft(command: DeleteDraft, state: RegistryState, world: RegistryWorld): DraftDecision {
  const found = draftAt(command, state, ['DRAFT']);
  if ('kind' in found) return found;
  return events([{ type: 'RunbookDraftDeleted', ...next(found, world) }]);
}

/** A comment changes nothing, so it does not outdate what others have before them. */
export function commentDraft(command: CommentDraft, state: RegistryState, world: RegistryWorld): DraftDecision {
  const found = draftAt(command, state, ['DRAFT', 'IN_REVIEW']);
  if ('kind' in found) return found;
  if (found.comments >= DRAFT_COMMENTS_MAX) {
    return refused('drafts-exceeded', `expected at most ${DRAFT_COMMENTS_MAX} comments on one draft, found that many; begin another one`);
  }
  const { text, line, lineText } = command;
  return events([
    {
      type: 'RunbookDraftCommented',
      ...about(found.draft, found.revision, world),
      comment: found.comments + 1,
      text,
      ...(line !== undefined && { line }),
      ...(lineText !== undefined && { lineText }),
    },
  ]);
}

export const isOpen = ({ status }: RunbookDraft): boolean => status === 'DRAFT' || status === 'IN_REVIEW';

/** 0: there is none. */
export const newestVersion = ({ versions }: RegistryState): number => versions.at(-1)?.version ?? 0;

/** The draft as the sender knew it, in one of these statuses; or why he may not act on it. */
export function draftAt(
  { draft, revision }: { readonly draft: number; readonly revision: number },
  { drafts = [] }: RegistryState,
  statuses: readonly RunbookDraft['status'][],
): RunbookDraft | Extract<DraftDecision, { kind: 'rejected' }> {
  const found = drafts.find((one) => one.draft === draft);
  if (!found) return refused('draft-unknown', `expected a draft ${draft}, found none; see the drafts of the runbook`);
  // Said before the revision: what has ended is not fetched again to be changed.
  if (!statuses.includes(found.status)) {
    return refused(
      'draft-status',
      `expected draft ${draft} in ${statuses.join(' or ')}, found it ${found.status}; ${ADVICE[found.status]}`,
    );
  }
  if (found.revision === revision) return found;
  const message = `expected revision ${revision} of draft ${draft}, found ${found.revision}: it was changed since; fetch it again`;
  return refused('revision-mismatch', message, found.revision);
}

const ADVICE: Readonly<Record<RunbookDraft['status'], string>> = {
  DRAFT: 'submit it first',
  IN_REVIEW: 'withdraw it first',
  APPROVED: 'it is a version now; begin another draft',
  DELETED: 'begin another draft',
};

export function refused(code: RegistryRejectionCode, message: string, version?: number): Extract<DraftDecision, { kind: 'rejected' }> {
  return rejected<RegistryRejection>({ code, message, ...(version !== undefined && { version }) }) as Extract<
    DraftDecision,
    { kind: 'rejected' }
  >;
}

/** What a fact says of the draft behind a change. */
export const next = ({ draft, revision }: RunbookDraft, world: RegistryWorld) => about(draft, revision + 1, world);

const about = (draft: number, revision: number, world: RegistryWorld) => ({
  at: world.now,
  by: world.actor,
  runbookId: runbookIdOf(world),
  draft,
  revision,
});

const contentOf = ({ digest, definition, source }: DraftContent): DraftContent => ({ digest, definition, ...(source && { source }) });

function baseOf(given: number | undefined, otherwise: number, state: RegistryState) {
  const basedOn = given ?? otherwise;
  if (basedOn === 0 || state.versions.some(({ version }) => version === basedOn)) return basedOn;
  return refused('version-unknown', `expected a version to base the draft on, found ${basedOn}, which there is not; see its versions`);
}
