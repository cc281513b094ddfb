import { bundle, campaign, failureOf, outputOf, type Bundle } from './run-action.js';

const at = (modified: string, more: object = {}) => ({
  type: 'malware',
  spec_version: '2.1',
  id: 'malware--33333333-3333-4333-8333-333333333333',
  created: '2025-01-01T00:00:00.000Z',
  modified,
  name: 'Dropper',
  is_family: false,
  ...more,
});
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';

describe('bundles that are merged', () => {
  const merge = (...bundles: readonly unknown[]) =>
    outputOf<{ bundle: Bundle; objects: number; duplicates: number; superseded: number; conflictList: object[]; skipped: number }>(
      'merge-bundles',
      {
        bundles,
      },
    );

  it('are refused when one of them is none', async () => {
    expect(await failureOf('merge-bundles', { bundles: [bundle(at('2025-01-01T00:00:00Z')), 7] })).toMatchObject({ code: 'invalid-input' });
  });

  it('give the newest version of each object, whichever came first', async () => {
    const [old, fresh] = [at('2025-01-01T00:00:00.000Z'), at('2025-02-01T00:00:00.5Z')];
    for (const order of [
      [old, fresh],
      [fresh, old],
    ]) {
      const merged = await merge(...order.map((one) => bundle(one)));
      expect(merged).toMatchObject({ objects: 1, superseded: 1, duplicates: 0, conflictList: [] });
      expect(merged.bundle.objects).toEqual([fresh]);
    }
  });

  it('name objects that differ without one being newer', async () => {
    const merged = await merge(bundle(at('2025-01-01T00:00:00Z')), bundle(at('2025-01-01T00:00:00.000Z', { name: 'Other' })));
    expect(merged.conflictList).toEqual([{ id: at('').id, kept: 1, dropped: 2 }]);
  });

  it('know versions that are a microsecond apart, whichever came first', async () => {
    const [old, fresh] = [at('2024-01-01T00:00:00.123456Z', { name: 'old' }), at('2024-01-01T00:00:00.123457Z', { name: 'new' })];
    for (const order of [
      [old, fresh],
      [fresh, old],
    ]) {
      expect(await merge(...order.map((one) => bundle(one)))).toMatchObject({
        superseded: 1,
        conflictList: [],
        bundle: { objects: [fresh] },
      });
      expect(await merge(bundle(...order))).toMatchObject({ objects: 1, bundle: { objects: [fresh] } });
    }
  });

  it('know that a time with a fraction is later than one without, though its text sorts before it', async () => {
    const [old, fresh] = [at('2025-01-01T00:00:00Z'), at('2025-01-01T00:00:00.5Z')];
    expect(await merge(bundle(fresh, old))).toMatchObject({ bundle: { objects: [fresh] } });
  });

  it('are the same as one, when they are', async () => {
    const given = campaign('C0017');
    const merged = await merge(given, given, given);
    expect(merged.bundle.objects).toEqual(given.objects);
    expect(merged.duplicates).toBe(2 * given.objects.length);
  });
});

describe('a bundle that is filtered', () => {
  const filter = (given: unknown, tests: object) =>
    outputOf<{ bundle: Bundle; kept: number; removed: Record<string, number> }>('filter-bundle', { bundle: given, ...tests });

  it('loses relationships whose ends it loses', async () => {
    const given = campaign('C0024');
    const { bundle: left, removed } = await filter(given, { excludeTypes: ['malware', 'tool'] });
    const ids = new Set(left.objects.map(({ id }) => id));
    const relationships = left.objects.filter(({ type }) => type === 'relationship');
    expect(relationships.every(({ source_ref, target_ref }) => ids.has(source_ref as string) && ids.has(target_ref as string))).toBe(true);
    expect(removed['reference']).toBeGreaterThan(0);
  });

  it('passes on nothing above its level, and nothing unmarked unless that is said', async () => {
    const marked = (id: string, ...object_marking_refs: string[]) =>
      at('2025-01-01T00:00:00Z', { id: `malware--${id.repeat(8)}-0000-4000-8000-000000000000`, object_marking_refs });
    const given = bundle(marked('1', GREEN), marked('2', RED), marked('3', GREEN, RED), marked('4'));
    const left = async (tests: object) => (await filter(given, tests)).bundle.objects.map(({ id }) => String(id).slice(9, 10));
    expect(await left({ tlpMax: 'green' })).toEqual(['1']);
    expect(await left({ tlpMax: 'amber', unmarked: 'keep' })).toEqual(['1', '4']);
    expect(await left({ tlpMax: 'clear' })).toEqual([]);
    expect(await left({ tlpMax: 'red' })).toEqual(['1', '2', '3']);
  });

  it('keeps indicators that are valid at the time, and sure enough', async () => {
    const source = [
      { value: 'evil-host.com', confidence: 90, validFrom: '2025-01-01T00:00:00Z', validUntil: '2025-02-01T00:00:00Z' },
      { value: 'old-host.com', confidence: 90, validFrom: '2024-01-01T00:00:00Z', validUntil: '2024-02-01T00:00:00Z' },
      { value: 'unsure-host.com', confidence: 10, validFrom: '2025-01-01T00:00:00Z' },
    ];
    const { bundle: given } = await outputOf<{ bundle: Bundle }>('ingest-indicators', { source });
    const { bundle: left, removed } = await filter(given, { validAt: '2025-01-15T00:00:00Z', minConfidence: 50 });
    expect(left.objects.map(({ name }) => name)).toEqual(['evil-host.com']);
    expect(removed).toEqual({ confidence: 1, validity: 1 });
  });

  it('keeps what is newer by a microsecond, and what is valid to the microsecond', async () => {
    const newer = at('2024-01-01T00:00:00.123457Z');
    expect(await filter(bundle(newer), { modifiedAfter: '2024-01-01T00:00:00.123456Z' })).toMatchObject({ kept: 1 });
    expect(await filter(bundle(newer), { modifiedAfter: '2024-01-01T00:00:00.123457Z' })).toMatchObject({ kept: 0 });
    const indicator = {
      ...newer,
      type: 'indicator',
      id: 'indicator--11111111-1111-4111-8111-111111111101',
      valid_from: '2024-01-01T00:00:00.000002Z',
      valid_until: '2024-01-01T01:00:00.000004+01:00',
    };
    const kept = async (validAt: string) => (await filter(bundle(indicator), { validAt })).kept;
    expect(await kept('2024-01-01T00:00:00.000001Z')).toBe(0);
    expect(await kept('2024-01-01T00:00:00.000002Z')).toBe(1);
    expect(await kept('2024-01-01T00:00:00.000003Z')).toBe(1);
    expect(await kept('2024-01-01T00:00:00.000004Z')).toBe(0);
  });
});

describe('the level of an object', () => {
  const tlp = (definition: object, more: object = {}) => ({
    type: 'marking-definition',
    spec_version: '2.1',
    id: 'marking-definition--99999999-9999-4999-8999-999999999999',
    created: '2025-01-01T00:00:00.000Z',
    ...definition,
    ...more,
  });
  const OWN = tlp({}).id;
  const AMBER_2 = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
  const CLEAR_2 = 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487';
  const EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
  const marked = (...object_marking_refs: string[]) => at('2025-01-01T00:00:00Z', { object_marking_refs });
  const granular = (marking_ref: string) => ({ granular_markings: [{ marking_ref, selectors: ['name'] }] });
  /** The lowest limit that lets it through. */
  const levelOf = async (object: object, ...definitions: readonly object[]) => {
    for (const tlpMax of ['clear', 'green', 'amber', 'amber+strict', 'red']) {
      const { bundle: left } = await outputOf<{ bundle: Bundle }>('filter-bundle', { bundle: bundle(object, ...definitions), tlpMax });
      if (left.objects.some(({ type }) => type === 'malware')) return tlpMax;
    }
    return 'unmarked';
  };

  // TLP 2.0 and 1.0 as STIX 2.1 writes them (the extension of TLP 2.0; section 7.2.1.4), under ids of their own too.
  it.each([
    ['by its own marking', marked(GREEN), [], 'green'],
    ['by the higher of two', marked(CLEAR_2, AMBER_2), [], 'amber'],
    ['by a marking of a part of it (section 7.2.3)', { ...marked(CLEAR_2), ...granular(RED) }, [], 'red'],
    ['by a marking of a part of it alone', { ...at('2025-01-01T00:00:00Z'), ...granular(AMBER_2) }, [], 'amber'],
    [
      'by TLP 2.0 under an id of its own',
      marked(OWN),
      [tlp({ extensions: { [EXTENSION]: { extension_type: 'property-extension', tlp_2_0: 'amber+strict' } } })],
      'amber+strict',
    ],
    ['by TLP 1.0 under an id of its own', marked(OWN), [tlp({ definition_type: 'tlp', definition: { tlp: 'white' } })], 'clear'],
    ['by the name of a marking', marked(OWN), [tlp({ name: 'TLP:GREEN' })], 'green'],
    [
      'by the definition, where a known id says less',
      marked(GREEN),
      [tlp({ definition_type: 'tlp', definition: { tlp: 'red' } }, { id: GREEN })],
      'red',
    ],
    ['as red by a marking that is not there', marked(OWN), [], 'red'],
    ['as red by a marking of another kind', marked(GREEN, OWN), [tlp({ definition_type: 'iep', definition: {} })], 'red'],
    ['not at all by a statement', marked(OWN), [tlp({ definition_type: 'statement', definition: { statement: '© us' } })], 'unmarked'],
    ['by TLP beside a statement', marked(OWN, GREEN), [tlp({ definition_type: 'statement', definition: { statement: '© us' } })], 'green'],
    [
      'not at all by a language',
      { ...at('2025-01-01T00:00:00Z'), granular_markings: [{ lang: 'de', selectors: ['name'] }] },
      [],
      'unmarked',
    ],
  ] as const)('is found %s', async (_how, object, definitions, level) => expect(await levelOf(object, ...definitions)).toBe(level));

  it('that nobody knows is named', async () => {
    const output = await outputOf('filter-bundle', { bundle: bundle(marked(OWN)), tlpMax: 'amber' });
    expect(output).toMatchObject({ kept: 0, removed: { tlp: 1 }, unknownMarkings: [OWN] });
  });
});

describe('what is gone from a bundle', () => {
  const id = (type: string, n: number) => `${type}--${String(n).repeat(8)}-0000-4000-8000-000000000000`;
  const of = (type: string, n: number, more: object = {}) => ({
    ...at('2025-01-01T00:00:00Z', { id: id(type, n), object_marking_refs: [GREEN], ...more }),
    type,
  });
  const secret = of('malware', 1, { object_marking_refs: [RED] });
  const author = of('identity', 2, { object_marking_refs: [RED] });
  const open = of('malware', 3, { created_by_ref: author.id });
  const given = bundle(
    secret,
    author,
    open,
    of('report', 4, { object_refs: [secret.id, open.id], published: '2025-01-01T00:00:00Z' }),
    of('report', 5, { object_refs: [secret.id], published: '2025-01-01T00:00:00Z' }),
    of('note', 6, { content: 'n', object_refs: [id('report', 5)] }),
    of('sighting', 7, { sighting_of_ref: open.id, where_sighted_refs: [author.id] }),
    of('sighting', 8, { sighting_of_ref: secret.id }),
    of('relationship', 9, { relationship_type: 'related-to', source_ref: open.id, target_ref: secret.id }),
  );

  it('is named by nothing that stays', async () => {
    const {
      bundle: left,
      removed,
      trimmed,
    } = await outputOf<{ bundle: Bundle; removed: object; trimmed: number }>('filter-bundle', {
      bundle: given,
      tlpMax: 'green',
    });
    expect(left.objects.map((object) => object['id'])).toEqual([open.id, id('report', 4), id('sighting', 7)]);
    expect(left.objects[0]).not.toHaveProperty('created_by_ref');
    expect(left.objects[1]).toMatchObject({ object_refs: [open.id] });
    expect(left.objects[2]).not.toHaveProperty('where_sighted_refs');
    expect(JSON.stringify(left)).not.toContain(secret.id);
    expect(JSON.stringify(left)).not.toContain(author.id);
    // Two by their level; a report, the note on it, a sighting and a relationship because of what they need.
    expect({ removed, trimmed }).toEqual({ removed: { reference: 4, tlp: 2 }, trimmed: 3 });
  });

  it('leaves the bundle as it is where nothing is gone', async () => {
    const { bundle: left, trimmed } = await outputOf<{ bundle: Bundle; trimmed: number }>('filter-bundle', {
      bundle: given,
      tlpMax: 'red',
    });
    expect(left.objects).toEqual(given.objects);
    expect(trimmed).toBe(0);
  });
});
