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
});
