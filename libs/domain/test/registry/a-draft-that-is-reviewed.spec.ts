import {
  decideRegistry,
  DRAFT_COMMENTS_MAX,
  DRAFTS_OPEN_MAX,
  evolveRegistry,
  noRunbook,
  type Actor,
  type RegistryEvent,
} from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';
import {
  A,
  ana,
  B,
  begin,
  ben,
  content,
  CONTENTS,
  edit,
  inReview,
  of,
  person,
  pipeline,
  product,
  register,
  Registry,
  rex,
} from './reviewed-registry.js';

describe('a draft', () => {
  it('is no version, and becomes one when somebody else approves it, in one record with the fact of that', () => {
    const registry = inReview();
    expect(registry.state.versions).toEqual([]);
    const [approved, version] = registry.take(rex, of('ApproveDraft', 1, 2));
    expect(approved).toMatchObject({ type: 'RunbookDraftApproved', draft: 1, version: 1, by: rex });
    expect(version).toMatchObject({
      type: 'RunbookVersionRegistered',
      version: 1,
      definition: CONTENTS[A],
      registeredBy: ana,
      approval: { kind: 'review', by: rex, authors: ['ana'], draft: 1 },
    });
    expect(registry.drafts).toBe('1 APPROVED r3');
  });

  it('is not approved by who began, edited or submitted it, however they come in', () => {
    const registry = new Registry();
    registry.take(ana, begin());
    registry.take(ben, edit(1));
    registry.take(rex, of('SubmitDraft', 1, 2));
    for (const author of [ana, ben, rex]) {
      expect(registry.refused({ ...author, via: 'session' }, of('ApproveDraft', 1, 3))).toBe('not-a-reviewer');
    }
    expect(registry.refused(person('eve'), of('ApproveDraft', 1, 3))).toBeUndefined();
  });

  it('is approved by no service, even one that had no part in it', () => {
    expect(inReview().refused(pipeline, of('ApproveDraft', 1, 2))).toBe('not-a-reviewer');
  });

  it('is approved by its author where nothing is reviewed, and the fact says that he did', () => {
    const registry = inReview(new Registry({ review: 'off' }));
    expect(registry.take(ana, of('ApproveDraft', 1, 2))[1]).toMatchObject({ approval: { kind: 'author', by: ana, authors: ['ana'] } });
  });

  it('is edited in place by who knows what it says now, and by nobody else', () => {
    const registry = new Registry();
    registry.take(ana, begin());
    registry.take(ben, edit(1));
    expect(registry.refused(ana, edit(1, A))).toBe('revision-mismatch');
    expect(registry.state.drafts).toMatchObject([{ revision: 2, digest: B, authors: ['ana', 'ben'] }]);
  });

  it('in review is neither edited nor deleted; withdrawn or rejected it is', () => {
    const registry = inReview();
    expect(registry.refused(ana, edit(2))).toBe('draft-status');
    expect(registry.refused(ana, of('DeleteDraft', 1, 2))).toBe('draft-status');
    registry.take(ana, { type: 'WithdrawDraft', draft: 1, revision: 2, reason: 'a slip' });
    registry.take(ana, edit(3));
    registry.take(ana, of('SubmitDraft', 1, 4));
    registry.take(rex, { type: 'RejectDraft', draft: 1, revision: 5, reason: 'no gate' });
    registry.take(ana, of('DeleteDraft', 1, 6));
    expect(registry.drafts).toBe('1 DELETED r7');
  });

  it('is approved as the reviewer saw it, or not at all', () => {
    const registry = inReview();
    registry.take(ana, { type: 'WithdrawDraft', draft: 1, revision: 2 });
    registry.take(ana, edit(3));
    registry.take(ana, of('SubmitDraft', 1, 4));
    expect(registry.refused(rex, of('ApproveDraft', 1, 2))).toBe('revision-mismatch');
  });

  it('that was deleted, approved or never begun cannot be acted on', () => {
    const registry = inReview();
    registry.take(rex, of('ApproveDraft', 1, 2));
    expect(registry.refused(rex, of('ApproveDraft', 1, 3))).toBe('draft-status');
    expect(registry.refused(ana, edit(3))).toBe('draft-status');
    expect(registry.refused(ana, edit(1, A, 2))).toBe('draft-unknown');
  });

  it('that was made from an older version than the newest is not approved over it, until its author says that he took that in', () => {
    const registry = inReview();
    registry.take(ben, begin(B));
    registry.take(rex, of('ApproveDraft', 1, 2));
    registry.take(ben, of('SubmitDraft', 2, 1));
    expect(registry.refused(rex, of('ApproveDraft', 2, 2))).toBe('draft-outdated');
    registry.take(ben, { type: 'WithdrawDraft', draft: 2, revision: 2 });
    registry.take(ben, { ...edit(3, B, 2), basedOn: 1 });
    registry.take(ben, of('SubmitDraft', 2, 4));
    expect(registry.take(rex, of('ApproveDraft', 2, 5))[1]).toMatchObject({ version: 2 });
    expect(registry.refused(ben, { ...begin(), basedOn: 9 })).toBe('version-unknown');
  });

  it('keeps what is said about a line, with its text then; a comment outdates nobody', () => {
    const registry = inReview();
    const [said] = registry.take(rex, { type: 'CommentDraft', draft: 1, revision: 2, text: 'who?', line: 3, lineText: 'steps:' });
    expect(said).toMatchObject({ comment: 1, revision: 2, line: 3, lineText: 'steps:', by: rex });
    expect(registry.refused(rex, of('ApproveDraft', 1, 2))).toBeUndefined();
    expect(registry.refused(rex, { type: 'CommentDraft', draft: 1, revision: 1, text: 'late' })).toBe('revision-mismatch');
  });

  it('is begun once, however often the request is delivered, and whatever became of it', () => {
    const registry = new Registry();
    registry.take(ana, { ...begin(), idempotencyKey: 'k' });
    expect(registry.refused(ana, { ...begin(), idempotencyKey: 'k' })).toBe('already-registered');
    expect(registry.refused(ana, { ...begin(B), idempotencyKey: 'k' })).toBe('key-reused');
    registry.take(ana, of('DeleteDraft', 1, 1));
    expect(registry.refused(ana, { ...begin(), idempotencyKey: 'k' })).toBe('already-registered');
  });

  it('is one of not too many, with not too much said about it', () => {
    const registry = new Registry();
    for (let n = 0; n < DRAFTS_OPEN_MAX; n++) registry.take(ana, begin());
    expect(registry.refused(ana, begin())).toBe('drafts-exceeded');
    registry.take(ana, of('DeleteDraft', 1, 1));
    expect(registry.refused(ana, begin())).toBeUndefined();
    registry.state = { ...registry.state, drafts: registry.state.drafts?.map((one) => ({ ...one, comments: DRAFT_COMMENTS_MAX })) };
    expect(registry.refused(ana, { type: 'CommentDraft', draft: 2, revision: 1, text: 'more' })).toBe('drafts-exceeded');
  });
});

describe('a registration at once', () => {
  it('is refused where versions are reviewed, to persons and services alike', () => {
    for (const actor of [ana, pipeline, { ...product, via: 'api-key' }]) {
      expect(new Registry().refused(actor, register())).toBe('review-required');
    }
  });

  it('is the product’s own way, and says so', () => {
    const [version] = new Registry().take(product, register());
    expect(version).toMatchObject({ approval: { kind: 'product', authors: ['orchestrator'] } });
  });

  it('where nothing is reviewed says that its author put it in force', () => {
    const [version] = new Registry({ review: 'off' }).take(ana, register());
    expect(version).toMatchObject({ approval: { kind: 'author', by: ana, authors: ['ana'] } });
  });
});

describe('a version', () => {
  const approved = (): Registry => {
    const registry = inReview();
    registry.take(rex, of('ApproveDraft', 1, 2));
    return registry;
  };

  it('is deprecated once, with a reason', () => {
    const registry = approved();
    expect(registry.take(rex, { type: 'DeprecateVersion', version: 1, reason: 'wrong host' })).toMatchObject([{ version: 1, by: rex }]);
    expect(registry.refused(rex, { type: 'DeprecateVersion', version: 1, reason: 'again' })).toBe('already-registered');
    expect(registry.refused(rex, { type: 'DeprecateVersion', version: 2, reason: 'so' })).toBe('version-unknown');
  });

  it('that is deprecated has no schedules any more, in the same record', () => {
    const registry = approved();
    registry.state = { ...registry.state, schedules: [{ trigger: 't', schedule: '*/5 * * * *', overlap: 'skip', nextAt: 1 } as never] };
    const events = decideRegistry({ type: 'DeprecateVersion', version: 1, reason: 'so' }, registry.state, registryWorld({ actor: rex }));
    expect(events).toMatchObject({ events: [{ type: 'RunbookVersionDeprecated' }, { type: 'SchedulesSet', schedules: [] }] });
  });

  it('is restored as the newest one, by nobody who wrote it', () => {
    const registry = approved();
    registry.take(rex, { type: 'DeprecateVersion', version: 1, reason: 'wrong host' });
    const restore = { type: 'RestoreVersion', version: 1, reason: 'it was right' } as const;
    expect(registry.refused(ana, restore)).toBe('not-a-reviewer');
    expect(registry.take(rex, restore)).toMatchObject([
      { version: 2, digest: A, approval: { kind: 'review', by: rex, authors: ['ana'], restores: { version: 1, reason: 'it was right' } } },
    ]);
    expect(registry.refused(rex, { ...restore, version: 2 })).toBe('draft-status');
  });

  it('of an old log, which says nothing of approval, is in force; whoever registered it is its author', () => {
    const old: RegistryEvent = {
      type: 'RunbookVersionRegistered',
      at: 1,
      runbookId: 'demo',
      version: 1,
      ...content(),
      registeredBy: ana,
    };
    const state = evolveRegistry(noRunbook, old);
    expect(state.versions).toEqual([{ version: 1, digest: A, at: 1, registeredBy: 'ana' }]);
    const later = evolveRegistry(state, { ...old, version: 2, digest: B });
    const restore = (actor: Actor) =>
      decideRegistry(
        { type: 'RestoreVersion', version: 1, reason: 'so' },
        later,
        registryWorld({ actor, review: 'required', definition: () => CONTENTS[A] ?? null }),
      );
    expect(restore(ana)).toMatchObject({ kind: 'rejected', rejection: { code: 'not-a-reviewer' } });
    expect(restore(rex)).toMatchObject({ kind: 'events' });
  });
});
