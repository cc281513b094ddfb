import { personOf } from '../actor.js';
import { events, type Decision } from '../decision.js';
import type { ApproveDraft, RejectDraft, SubmitDraft, WithdrawDraft } from './draft-commands.js';
import { draftAt, newestVersion, next, refused } from './drafts.js';
import type { VersionApproval } from './draft-events.js';
import type { RegistryEvent } from './events.js';
import { newVersion } from './new-version.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import { runbookIdOf, type RegistryWorld } from './world.js';

type ReviewDecision = Decision<RegistryEvent, RegistryRejection>;

export function submitDraft(command: SubmitDraft, state: RegistryState, world: RegistryWorld): ReviewDecision {
  const found = draftAt(command, state, ['DRAFT']);
  if ('kind' in found) return found;
  return events([{ type: 'RunbookDraftSubmitted', ...next(found, world) }]);
}

export function withdrawDraft(command: WithdrawDraft, state: RegistryState, world: RegistryWorld): ReviewDecision {
  const found = draftAt(command, state, ['IN_REVIEW']);
  if ('kind' in found) return found;
  const { reason } = command;
  return events([{ type: 'RunbookDraftWithdrawn', ...next(found, world), ...(reason !== undefined && { reason }) }]);
}

export function rejectDraft(command: RejectDraft, state: RegistryState, world: RegistryWorld): ReviewDecision {
  const found = draftAt(command, state, ['IN_REVIEW']);
  if ('kind' in found) return found;
  return events([{ type: 'RunbookDraftRejected', ...next(found, world), reason: command.reason }]);
}

/** The version, its schedules and the end of the draft are one record (P1). Bound to the revision that the reviewer had before him. */
export function approveDraft(command: ApproveDraft, state: RegistryState, world: RegistryWorld): ReviewDecision {
  const found = draftAt(command, state, ['IN_REVIEW']);
  if ('kind' in found) return found;
  const approval = approvalBy(found.authors, world);
  if (approval.kind === 'rejected') return approval;
  const newest = newestVersion(state);
  if (found.basedOn !== newest) {
    const message = `expected a draft that was made from version ${newest}, the newest, found one from ${found.basedOn}; withdraw it, take in what ${newest} changed, and edit it with basedOn=${newest}`;
    return refused('draft-outdated', message, newest);
  }
  const registered = newVersion(
    {
      runbookId: runbookIdOf(world),
      digest: found.digest,
      ...(found.source && { source: found.source }),
      registeredBy: found.submittedBy ?? world.actor,
      approval: { ...approval.approval, draft: found.draft },
    },
    state,
    world,
  );
  if (registered.kind !== 'events') return registered;
  return events([{ type: 'RunbookDraftApproved', ...next(found, world), version: newest + 1 }, ...registered.events]);
}

type ApprovalOrRefusal =
  { readonly kind: 'approval'; readonly approval: VersionApproval } | Extract<ReviewDecision, { readonly kind: 'rejected' }>;

/**
 * The one rule of who puts a version in force: a person who had no part in it. Persons are compared, never keys. Where the tenant reviews nothing,
 * an author may, and the fact says that he did.
 */
export function approvalBy(authors: readonly string[], world: RegistryWorld): ApprovalOrRefusal {
  const { actor, review } = world;
  const isOther = personOf(actor) !== undefined && !authors.includes(actor.id);
  if (isOther) return { kind: 'approval', approval: { kind: 'review', by: actor, authors } };
  if (review === 'off') return { kind: 'approval', approval: { kind: 'author', by: actor, authors } };
  const found = personOf(actor) === undefined ? `${actor.id}, which is a service` : `${actor.id}, who is one of its authors`;
  return refused(
    'not-a-reviewer',
    `expected a person who had no part in it to approve, found ${found}; ask somebody with the role REVIEWER`,
  );
}
