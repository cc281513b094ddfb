import type { RegistryCommand, RegistryEvent, RegistryState } from '@runbook/domain';
import fc from 'fast-check';
import { A, ana, B, begin, ben, edit, pipeline, register, Registry, rex } from './reviewed-registry.js';

describe('any sequence of drafts and reviews', () => {
  const act = fc.record({
    by: fc.constantFrom(ana, ben, rex, pipeline),
    verb: fc.constantFrom(
      'begin',
      'edit',
      'submit',
      'submit',
      'withdraw',
      'approve',
      'approve',
      'approve',
      'reject',
      'delete',
      'register',
      'deprecate',
      'restore',
    ),
    digest: fc.constantFrom(A, B),
    pick: fc.nat(5),
    late: fc.constantFrom(0, 0, 0, 1),
    rebased: fc.boolean(),
  });

  /** Mostly about a draft that is open, as its sender would know it. */
  function commandOf(
    { verb, digest, pick, late, rebased }: typeof act extends fc.Arbitrary<infer Act> ? Act : never,
    state: RegistryState,
  ): RegistryCommand {
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
      const authors =
        restored !== undefined ? ofVersion.get(restored) : before?.type === 'RunbookDraftApproved' ? writers.get(before.draft) : undefined;
      expect(authors).toBeDefined();
      expect(event.approval?.by.kind).toBe('person');
      expect(authors?.has(event.approval?.by.id ?? '')).toBe(false);
      ofVersion.set(event.version, authors ?? new Set());
      count++;
    });
    return count;
  }
});
