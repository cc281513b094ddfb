import {
  decideRegistry,
  DRAFT_COMMENTS_MAX,
  DRAFTS_OPEN_MAX,
  evolveRegistry,
  noRunbook,
  type Actor,
  type JsonObject,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejectionCode,
  type RegistryState,
  type RegistryWorld,
} from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';
import fc from 'fast-check';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const CONTENTS: Readonly<Record<string, JsonObject>> = { [A]: { id: 'demo', name: 'a' }, [B]: { id: 'demo', name: 'b' } };
const person = (id: string): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key' });
const [ana, ben, rex] = [person('ana'), person('ben'), person('rex')];
const pipeline: Actor = { kind: 'service', id: 'pipeline', tenant: 'default', via: 'api-key' };
const product: Actor = { kind: 'service', id: 'orchestrator', tenant: 'default', via: 'log' };

const content = (digest = A) => ({ digest, definition: CONTENTS[digest] as JsonObject });
const begin = (digest = A) => ({ type: 'DraftRunbook', runbookId: 'demo', ...content(digest) }) as const;
const of = (type: 'SubmitDraft' | 'ApproveDraft' | 'DeleteDraft', draft: number, revision: number) => ({ type, draft, revision }) as const;
const edit = (revision: number, digest = B, draft = 1) => ({ type: 'EditDraft', draft, revision, ...content(digest) }) as const;
const register = (digest = A): RegistryCommand => ({ type: 'RegisterRunbook', runbookId: 'demo', ...content(digest) });

/** The registry's aggregate of one runbook. Before every decision it is read back from the JSON text of its facts. */
class Registry {
  readonly history: RegistryEvent[] = [];
  state: RegistryState = noRunbook;

  constructor(private readonly change: Partial<RegistryWorld> = { review: 'required' }) {}

  take(actor: Actor, command: RegistryCommand): RegistryEvent[] {
    const decision = this.decide(actor, command);
    if (decision.kind !== 'events') throw new Error(`expected events, found ${JSON.stringify(decision)}`);
    const events = JSON.parse(JSON.stringify(decision.events)) as RegistryEvent[];
    this.history.push(...events);
    this.state = JSON.parse(JSON.stringify(events.reduce(evolveRegistry, this.state))) as RegistryState;
    expect(JSON.stringify(this.history.reduce(evolveRegistry, noRunbook))).toBe(JSON.stringify(this.state));
    return events;
  }

  refused(actor: Actor, command: RegistryCommand): RegistryRejectionCode | undefined {
    const decision = this.decide(actor, command);
    return decision.kind === 'rejected' ? decision.rejection.code : undefined;
  }

  get drafts(): string {
    return (this.state.drafts ?? []).map(({ draft, status, revision }) => `${draft} ${status} r${revision}`).join(', ');
  }

  private decide(actor: Actor, command: RegistryCommand) {
    return decideRegistry(command, this.state, registryWorld({ actor, definition: (digest) => CONTENTS[digest] ?? null, ...this.change }));
  }
}

/** Ana's draft, submitted by her; the versions before it were approved by rex. */
function inReview(registry = new Registry()): Registry {
  registry.take(ana, begin());
  registry.take(ana, of('SubmitDraft', 1, 1));
  return registry;
}

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
      decideRegistry({ type: 'RestoreVersion', version: 1, reason: 'so' }, later, registryWorld({ actor, review: 'required', definition: () => CONTENTS[A] ?? null }));
    expect(restore(ana)).toMatchObject({ kind: 'rejected', rejection: { code: 'not-a-reviewer' } });
    expect(restore(rex)).toMatchObject({ kind: 'events' });
  });
});

describe('any sequence of drafts and reviews', () => {
  const act = fc.record({
    by: fc.constantFrom(ana, ben, rex, pipeline),
    verb: fc.constantFrom('begin', 'edit', 'submit', 'submit', 'withdraw', 'approve', 'approve', 'approve', 'reject', 'delete', 'register', 'deprecate', 'restore'),
    digest: fc.constantFrom(A, B),
    pick: fc.nat(5),
    late: fc.constantFrom(0, 0, 0, 1),
    rebased: fc.boolean(),
  });

  /** Mostly about a draft that is open, as its sender would know it. */
  function commandOf({ verb, digest, pick, late, rebased }: typeof act extends fc.Arbitrary<infer Act> ? Act : never, state: RegistryState): RegistryCommand {
    const open = (state.drafts ?? []).filter(({ status }) => status === 'DRAFT' || status === 'IN_REVIEW');
    const { draft = 1, revision = 1 } = open[pick % (open.length || 1)] ?? {};
    const known = { draft, revision: revision - late };
    const version = 1 + (pick % (state.versions.length || 1));
    const table: Readonly<Record<string, RegistryCommand>> = {
      begin: begin(digest),
      edit: { ...edit(known.revision, digest, draft), ...(rebased && { basedOn: state.versions.length }) },
      submit: { type: 'SubmitDraft', ...known },
      withdraw: { type: 'WithdrawDraft', ...known },
      approve: { type: 'ApproveDraft', ...known },
      reject: { type: 'RejectDraft', reason: 'so', ...known },
      delete: { type: 'DeleteDraft', ...known },
      register: register(digest),
      deprecate: { type: 'DeprecateVersion', version, reason: 'so' },
      restore: { type: 'RestoreVersion', version, reason: 'so' },
    };
    return table[verb] as RegistryCommand;
  }

  it('puts nothing in force by somebody who had a part in it, as the log alone tells, and replays to the byte', () => {
    let approvals = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 60 }), (acts) => {
        const registry = new Registry();
        for (const one of acts) {
          const asked = commandOf(one, registry.state);
          if (registry.refused(one.by, asked) === undefined) registry.take(one.by, asked);
        }
        approvals += expectForeignApprovals(registry.history);
        expect(registry.state.versions.map(({ version }) => version)).toEqual(registry.state.versions.map((_, index) => index + 1));
      }),
      { numRuns: 400, seed: 65 },
    );
    expect(approvals).toBeGreaterThan(100);
  });

  /** By the facts of the log, not by the fold: who wrote what became a version, and who approved it. Answers how many there were. */
  function expectForeignApprovals(history: readonly RegistryEvent[]): number {
    const writers = new Map<number, Set<string>>();
    const ofVersion = new Map<number, Set<string>>();
    let count = 0;
    history.forEach((event, index) => {
      if (event.type === 'RunbookDrafted') writers.set(event.draft, new Set([event.by.id]));
      if (event.type === 'RunbookDraftEdited' || event.type === 'RunbookDraftSubmitted') writers.get(event.draft)?.add(event.by.id);
      if (event.type !== 'RunbookVersionRegistered') return;
      const before = history[index - 1];
      const restored = event.approval?.restores?.version;
      const authors = restored !== undefined ? ofVersion.get(restored) : before?.type === 'RunbookDraftApproved' ? writers.get(before.draft) : undefined;
      expect(authors).toBeDefined();
      expect(event.approval?.by.kind).toBe('person');
      expect(authors?.has(event.approval?.by.id ?? '')).toBe(false);
      ofVersion.set(event.version, authors ?? new Set());
      count++;
    });
    return count;
  }
});
