import { bundle, campaign, failureOf, outputOf, type Bundle } from './run-action.js';

interface Enriched {
  readonly bundle: Bundle;
  readonly techniques: readonly { readonly externalId: string; readonly tactics: readonly string[] }[];
  readonly software: readonly { readonly name: string; readonly usedBy: readonly { readonly name: string }[] }[];
  readonly added: Record<string, number>;
  readonly unresolved: readonly { readonly id: string }[];
}

const enrich = (given: unknown, relations?: readonly string[]) =>
  outputOf<Enriched>('enrich-intel', { bundle: given, ...(relations && { relations }) });
const own = {
  type: 'attack-pattern',
  spec_version: '2.1',
  id: 'attack-pattern--11111111-1111-4111-8111-111111111111',
  created: '2025-01-01T00:00:00.000Z',
  modified: '2025-01-01T00:00:00.000Z',
  name: 'PowerShell (T1059.001)',
};

describe('a bundle that is enriched', () => {
  it('is refused when it is none', async () => {
    expect(await failureOf('enrich-intel', { bundle: { type: 'report' } })).toMatchObject({ code: 'invalid-input' });
  });

  it('keeps every object that it had, unchanged', async () => {
    const given = campaign('C0024');
    const { bundle: enriched } = await enrich(given);
    expect(enriched.objects.slice(0, given.objects.length)).toEqual(given.objects);
    const ids = enriched.objects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('ties a technique under a foreign id to the one of ATT&CK, with its parent', async () => {
    const { bundle: enriched, techniques } = await enrich(bundle(own));
    expect(techniques).toMatchObject([{ externalId: 'T1059.001', tactics: ['execution'] }]);
    const byType = (type: string) => enriched.objects.filter((object) => object['type'] === type);
    const attack = enriched.objects.find(({ name }) => name === 'PowerShell');
    const parent = enriched.objects.find(({ name }) => name === 'Command and Scripting Interpreter');
    expect(byType('relationship')).toEqual([
      expect.objectContaining({ relationship_type: 'related-to', source_ref: own.id, target_ref: attack?.['id'] }),
      expect.objectContaining({ relationship_type: 'subtechnique-of', source_ref: attack?.['id'], target_ref: parent?.['id'] }),
    ]);
  });

  it('names who uses a program, with the relationships as ATT&CK has them', async () => {
    const given = campaign('C0024');
    const { bundle: enriched, software } = await enrich(given, ['software-groups']);
    const names = (type: string) => enriched.objects.filter((object) => object['type'] === type).map(({ name }) => name);
    const known = new Set(software.flatMap(({ usedBy }) => usedBy.map(({ name }) => name)));
    expect(known.size).toBeGreaterThan(0);
    expect(new Set(names('intrusion-set'))).toEqual(known);
  });

  it('says of every added object that it was not observed, and whose work it is', async () => {
    const given = campaign('C0024');
    const { bundle: enriched } = await enrich(given);
    const note = enriched.objects.at(-1) as { type: string; content: string; object_refs: string[] };
    const added = enriched.objects.slice(given.objects.length, -1);
    expect(note.type).toBe('note');
    expect(note.object_refs).toEqual(added.map(({ id }) => id));
    expect(note.content).toContain('© 2025 The MITRE Corporation');
  });

  it('has nothing added when nothing of it is known', async () => {
    const stranger = { ...own, name: 'Something new', id: 'attack-pattern--22222222-2222-4222-8222-222222222222' };
    const { added, unresolved } = await enrich(bundle(stranger));
    expect(added).toEqual({});
    expect(unresolved).toMatchObject([{ id: stranger.id }]);
  });

  it('passes the rules of STIX, and is the same again', async () => {
    const every = ['parents', 'software-techniques', 'software-groups', 'technique-groups'];
    const given = { ...campaign('C0011'), objects: campaign('C0011').objects.map((object) => ({ is_family: true, ...object })) };
    const first = await enrich(given, every);
    expect(await outputOf('validate', { value: first.bundle, rules: 'stix-2.1', onInvalid: 'report' })).toMatchObject({ violations: [] });
    expect(JSON.stringify(await enrich(given, every))).toBe(JSON.stringify(first));
  });
});
