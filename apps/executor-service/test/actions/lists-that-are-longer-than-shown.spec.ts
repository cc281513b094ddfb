import { deterministicId } from '../../src/actions/stix/deterministic-id.js';
import { bundle, failureOf, outputOf, type Bundle } from './run-action.js';

const malware = (n: number, more: object = {}) => ({
  ...{ type: 'malware', spec_version: '2.1', created: '2025-01-01T00:00:00.000Z', modified: '2025-01-01T00:00:00.000Z' },
  ...{ id: `malware--33333333-3333-4333-8333-${String(n).padStart(12, '0')}`, name: `Dropper ${n}`, is_family: false, ...more },
});
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe('differences', () => {
  it.each([
    [999, 999],
    [1_000, 1_000],
    [1_001, 1_000],
  ])('are all counted and the first thousand listed, of each kind: %d, %d', async (count, listed) => {
    const before = { kept: 1, gone: many(count, (n) => n) };
    const after = { kept: 1, gone: [] };
    const removed = await outputOf<{ changes: object[] }>('compare', { before, after });
    expect(removed).toMatchObject({ equal: false, added: 0, removed: count, changed: 0 });
    expect(removed.changes).toHaveLength(listed);
    expect(removed.changes.at(-1)).toEqual({ kind: 'removed', path: `/gone/${listed - 1}`, before: listed - 1 });
    expect(await outputOf('compare', { before: after, after: before })).toMatchObject({ added: count, removed: 0, changed: 0 });
    const changed = await outputOf<{ changes: object[] }>('compare', { before, after: { kept: 1, gone: many(count, (n) => -n - 1) } });
    expect([changed, changed.changes.at(-1)]).toMatchObject([
      { equal: false, added: 0, removed: 0, changed: count },
      { kind: 'changed', path: `/gone/${listed - 1}`, before: listed - 1, after: -listed },
    ]);
  });

  it('are told whole', async () => {
    expect(await outputOf('compare', { before: { a: 1, b: [1], c: {} }, after: { a: null, b: [1, 2], d: { e: 1 } } })).toEqual({
      ...{ equal: false, added: 2, removed: 1, changed: 1 },
      changes: [
        { kind: 'changed', path: '/a', before: 1, after: null },
        { kind: 'added', path: '/b/1', after: 2 },
        { kind: 'removed', path: '/c', before: {} },
        { kind: 'added', path: '/d', after: { e: 1 } },
      ],
    });
    expect(await outputOf('compare', { before: [], after: [] })).toEqual({ equal: true, added: 0, removed: 0, changed: 0, changes: [] });
  });
});

describe('rows that cannot be read', () => {
  it.each([
    [1_000, 1_000],
    [1_001, 1_000],
  ])('are all counted and the first thousand listed, cut to two hundred characters: %d, %d', async (count, listed) => {
    const long = `${'no indicator '.repeat(20)}`;
    const source = [...many(count, () => long), 'evil-host.com', 'evil-host.com', '10.0.0.1'];
    const { bundle: made, ...told } = await outputOf<{ bundle: Bundle; skippedRows: object[] }>('ingest-indicators', { source });
    expect(made.objects).toHaveLength(1);
    expect({ ...told, skippedRows: told.skippedRows.length }).toEqual({
      ...{ indicators: 1, byType: { domain: 1 }, duplicates: 1, dropped: { reserved: 1, excluded: 0 } },
      ...{ skipped: count, skippedRows: listed },
    });
    expect(told.skippedRows.at(-1)).toEqual({
      at: listed,
      value: long.slice(0, 200),
      reason: expect.stringMatching(/^expected one address/),
    });
  });

  it('are refused when there are more different indicators than ten thousand', async () => {
    const hosts = (count: number) => many(count, (n) => `host-${n}.evil-host.com`).join('\n');
    expect(await outputOf('ingest-indicators', { source: `${hosts(10_000)}\n${hosts(1)}` })).toMatchObject({
      indicators: 10_000,
      duplicates: 1,
    });
    expect(await failureOf('ingest-indicators', { source: hosts(10_001) })).toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('at most 10000'),
    });
  });
});

describe('objects that two bundles do not agree on', () => {
  it.each([
    [1_000, 1_000],
    [1_001, 1_000],
  ])('are all counted and the first thousand listed: %d, %d', async (count, listed) => {
    const one = bundle(...many(count, (n) => malware(n)), { type: 'malware' });
    const other = bundle(...many(count, (n) => malware(n, { name: 'other' })), malware(5_000));
    const { bundle: merged, ...told } = await outputOf<{ bundle: Bundle; conflictList: object[]; skippedList: object[] }>('merge-bundles', {
      bundles: [one, other, other],
    });
    expect({ ...told, conflictList: told.conflictList.length }).toEqual({
      ...{ objects: count + 1, duplicates: 1, superseded: 0, conflicts: 2 * count, conflictList: listed, skipped: 1 },
      skippedList: [{ bundle: 1, index: count, id: expect.any(String), reason: expect.any(String) }],
    });
    expect(told.conflictList[0]).toEqual({ id: malware(0).id, kept: 1, dropped: 2 });
    expect(merged.objects.map(({ name }) => name)).toEqual([...many(count, (n) => `Dropper ${n}`), 'Dropper 5000']);
  });

  it('go by the newest, in either order, and what is older is counted', async () => {
    const [old, fresh] = [malware(1), malware(1, { modified: '2025-01-01T00:00:00.001Z', name: 'fresh' })];
    for (const bundles of [
      [bundle(old), bundle(fresh), bundle(old)],
      [bundle(fresh), bundle(old), bundle(old)],
    ]) {
      const { bundle: merged, ...told } = await outputOf<{ bundle: Bundle }>('merge-bundles', { bundles });
      expect([merged.objects, told]).toEqual([
        [fresh],
        { objects: 1, duplicates: 0, superseded: 2, conflicts: 0, conflictList: [], skipped: 0, skippedList: [] },
      ]);
    }
  });
});

describe('violations', () => {
  it.each([
    [1, 1, ''],
    [2, 2, ' and 1 more, in the details'],
    [100, 100, ' and 99 more, in the details'],
    [101, 100, ' and 99 more, in the details'],
  ])('of a schema are counted and listed up to a hundred: of %d, %d', async (count, listed, more) => {
    const given = { value: many(count, () => 'x'), schema: { type: 'array', items: { type: 'number' } } };
    const reported = await outputOf<{ violations: object[] }>('validate', { ...given, onInvalid: 'report' });
    expect({ ...reported, violations: reported.violations.length }).toEqual({ valid: false, count: listed, violations: listed });
    expect(reported.violations.at(-1)).toEqual({ path: `/${listed - 1}`, message: expect.any(String), rule: 'type' });
    const { message, details } = await failureOf('validate', given);
    expect(details).toEqual(reported);
    expect(message.replace(/found \/0: .*?(?= and \d+ more|; correct)/, 'found it')).toBe(
      `expected a valid value, found it${more}; correct the source, or use onInvalid: report`,
    );
  });
});

describe('a filter', () => {
  const indicator = (n: number, more: object) => ({
    ...{ type: 'indicator', spec_version: '2.1', created: '2025-01-01T00:00:00.000Z', modified: '2025-01-01T00:00:00.000Z' },
    ...{
      id: `indicator--33333333-3333-4333-8333-${String(n).padStart(12, '0')}`,
      pattern_type: 'stix',
      pattern: "[ipv4-addr:value = '8.8.8.8']",
    },
    ...{ valid_from: '2025-01-01T00:00:00.000Z', ...more },
  });
  const left = async (objects: object[], tests: object) => {
    const { bundle: kept, ...told } = await outputOf<{ bundle: Bundle; kept: number; removed: object; skipped: number }>('filter-bundle', {
      bundle: bundle(...objects),
      ...tests,
    });
    return { ids: kept.objects.map(({ id }) => Number(String(id).slice(-12))), told };
  };

  it.each([
    ['2025-01-01T00:00:00.000Z', [1, 2], {}],
    ['2024-12-31T23:59:59.999Z', [], { validity: 2 }],
    ['2025-02-01T00:00:00.000Z', [2], { validity: 1 }],
    ['2025-01-31T23:59:59.999Z', [1, 2], {}],
  ])('keeps what is valid from its first instant to just before its last: %s', async (validAt, ids, removed) => {
    const objects = [indicator(1, { valid_until: '2025-02-01T00:00:00.000Z' }), indicator(2, {})];
    expect(await left(objects, { validAt })).toEqual({
      ids,
      told: { kept: ids.length, removed, trimmed: 0, skipped: 0, unknownMarkings: [] },
    });
  });

  it.each([
    [60, [1, 2]],
    [61, [2]],
    [0, [1, 2]],
  ])('keeps what is as sure as is asked for: %d', async (minConfidence, ids) => {
    const objects = [indicator(1, { confidence: 60 }), indicator(2, { confidence: 61 }), indicator(3, {})];
    expect(await left(objects, { minConfidence })).toEqual({
      ids,
      told: { kept: ids.length, removed: { confidence: 3 - ids.length }, trimmed: 0, skipped: 0, unknownMarkings: [] },
    });
  });

  it('keeps what was modified behind an instant, not at it', async () => {
    const objects = [indicator(1, {}), indicator(2, { modified: '2025-01-01T00:00:00.001Z' })];
    expect(await left(objects, { modifiedAfter: '2025-01-01T00:00:00.000Z' })).toEqual({
      ids: [2],
      told: { kept: 1, removed: { age: 1 }, trimmed: 0, skipped: 0, unknownMarkings: [] },
    });
  });

  it('names its bundle by what it was made of', async () => {
    const ids = await Promise.all(
      [60, 60, 61].map(async (minConfidence) => {
        const made = await outputOf<{ bundle: Bundle }>('filter-bundle', {
          bundle: bundle(indicator(1, { confidence: 99 })),
          minConfidence,
        });
        return made.bundle.id;
      }),
    );
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
    expect(deterministicId('bundle', 'a')).toMatch(/^bundle--[0-9a-f]{8}-[0-9a-f]{4}-[58][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
