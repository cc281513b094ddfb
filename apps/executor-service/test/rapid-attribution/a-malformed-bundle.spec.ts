import fc from 'fast-check';
import { ActionFailed } from '../../src/actions/action.js';
import { DEPTH_MAX } from '../../src/actions/stix/stix-bundle.js';
import { ingestStix } from '../../src/actions/rapid-attribution/ingest-stix.js';
import type { Observations } from '../../src/actions/rapid-attribution/observations.js';
import { bundleOf, context, run, stix } from './bundles.js';

const ingest = async (bundle: unknown) => (await run('ingest-stix', { bundle })) as unknown as Observations;

describe('a value that is no bundle', () => {
  it.each([
    ['null', null],
    ['a number', 7],
    ['a list', []],
    ['text', '{"type":"bundle"}'],
    ['another type', { type: 'report', objects: [{}] }],
    ['a bundle without objects', { type: 'bundle', id: 'bundle--x' }],
    ['an empty bundle', bundleOf()],
    ['objects that are no list', { type: 'bundle', objects: { 0: {} } }],
  ])('is refused for good, with what was expected: %s', async (_, value) => {
    await expect(ingest(value)).rejects.toMatchObject({
      code: 'invalid-input',
      terminal: true,
      message: expect.stringMatching(/expected .*; found .*; send/),
    });
  });

  it('is refused when it is nested deeper than any bundle', async () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth <= DEPTH_MAX; depth++) deep = { deep };
    await expect(ingest(bundleOf(stix('note', { deep })))).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('is refused above 10 MB', async () => {
    const large = stix('attack-pattern', { name: 'Phishing', description: 'x'.repeat(10 * 1024 * 1024) });
    await expect(ingest(bundleOf(large))).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('is refused when its text has no UTF-8 form', async () => {
    await expect(ingest(bundleOf(stix('note', { text: '\ud800' })))).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('a bundle with malformed objects', () => {
  it('names each by index, id and reason, and uses the others', async () => {
    const sound = stix('attack-pattern', { name: 'PowerShell' });
    const nameless = stix('malware');
    const observed = await ingest(
      bundleOf(
        null,
        sound,
        { id: 'x' },
        { type: 'tool', id: 'tool--1' },
        { ...sound, id: 'malware--00000000-0000-4000-8000-000000000001' },
        nameless,
        {
          ...stix('relationship'),
          relationship_type: 'uses',
          source_ref: 'a',
        },
      ),
    );
    expect(observed.techniques.map(({ name }) => name)).toEqual(['PowerShell']);
    expect(observed.skipped.map(({ index }) => index)).toEqual([0, 2, 3, 4, 5, 6]);
    expect(observed.skipped[0]).toEqual({ index: 0, id: '', reason: 'expected an object, found null' });
    expect(observed.skipped[4]).toEqual({ index: 5, id: nameless['id'], reason: 'expected a name, found nothing' });
    expect(observed.skipped[5]?.reason).toContain('source_ref');
  });

  it('takes the newest version of an object', async () => {
    const old = stix('attack-pattern', { name: 'old', modified: '2020-01-01T00:00:00Z' });
    const observed = await ingest(bundleOf(old, { ...old, name: 'new', modified: '2024-01-01T00:00:00Z' }));
    expect(observed.techniques.map(({ name }) => name)).toEqual(['new']);
    expect(observed.skipped).toMatchObject([{ index: 0 }]);
  });
});

describe('any input', () => {
  const action = ingestStix();
  const scrap = fc.oneof(
    fc.constantFrom(null, '', 'bundle', 'attack-pattern', '2.1', '__proto__', '2024-01-01T00:00:00Z', true, -0, 1e308),
    fc.constantFrom('attack-pattern--00000000-0000-4000-8000-000000000001', 'malware--00000000-0000-4000-8000-000000000001'),
    fc.string({ maxLength: 12 }),
    fc.integer(),
  );
  const key = fc.constantFrom(
    'type',
    'id',
    'name',
    'spec_version',
    'modified',
    'revoked',
    'aliases',
    'external_references',
    'relationship_type',
    'source_ref',
    'target_ref',
    'object_refs',
    'sighting_of_ref',
    '__proto__',
  );
  const part = fc.oneof(
    { weight: 4, arbitrary: scrap },
    { weight: 1, arbitrary: fc.array(scrap, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(key, scrap, { maxKeys: 3 }) },
  );
  const nearlySound = fc
    .tuple(
      fc.constantFrom('attack-pattern', 'malware', 'tool', 'relationship', 'sighting', 'report', 'campaign'),
      fc.dictionary(key, part, { maxKeys: 5 }),
    )
    .map(([type, members]): unknown => ({
      type,
      id: `${type}--00000000-0000-4000-8000-000000000001`,
      name: 'n',
      relationship_type: 'uses',
      ...members,
    }));
  const object = fc.oneof(nearlySound, fc.dictionary(key, part, { maxKeys: 6 }), scrap);
  const bundle = fc.oneof(
    { weight: 8, arbitrary: fc.array(object, { maxLength: 3 }).map((objects) => ({ type: 'bundle', id: 'bundle--1', objects })) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('type', 'id', 'objects'), fc.anything({ maxDepth: 2 }), { maxKeys: 3 }) },
    { weight: 1, arbitrary: fc.anything({ maxDepth: 2 }) },
  );

  // Fast-check prints the seed and the shrunk value of a failure.
  it('is read or refused, 100,000 times', async () => {
    await fc.assert(
      fc.asyncProperty(bundle, async (value) => {
        await action.run({ bundle: value }, context).catch((error: unknown) => {
          if (!(error instanceof ActionFailed)) throw error;
        });
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);

  it.each([
    ['a long id', { type: 'tool', id: `tool--${'a-'.repeat(500_000)}`, name: 'n' }],
    ['a long type', { type: 'a-'.repeat(500_000), id: `${'a-'.repeat(500_000)}--` }],
    ['a long external id', stix('tool', { name: 'T1'.repeat(400), external_references: [{ external_id: 'T'.repeat(1_000_000) }] })],
    ['a long timestamp', stix('tool', { name: 'n', modified: '2'.repeat(1_000_000) })],
  ])('is read without backtracking: %s', async (_, value) => {
    await ingest(bundleOf(value));
  });
});
