import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Observations } from '../../src/actions/rapid-attribution/observations.js';
import { attribute, bundleOf, campaignFile, run, stix } from './bundles.js';

interface Vector {
  readonly name: string;
  readonly objects: readonly object[];
  /** Ids, sorted. */
  readonly observed: readonly string[];
  /** Reasons by id. */
  readonly context: Readonly<Record<string, string>>;
}

const VECTORS = fileURLToPath(new URL('../../../../docs/spec/vectors/observations.json', import.meta.url));
const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: readonly Vector[] };

const ingested = async (...objects: readonly object[]) =>
  (await run('ingest-stix', { bundle: bundleOf(...objects) })) as unknown as Observations;

describe('what was observed', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, { objects, observed, context }) => {
    const found = await ingested(...objects);
    const notRevoked = [...found.techniques, ...found.software].filter(({ revoked }) => !revoked);
    expect(notRevoked.map(({ id }) => id).sort()).toEqual(observed);
    expect(Object.fromEntries(found.context.map(({ id, reason }) => [id, reason]))).toEqual(context);
  });
});

/** What the shipped record of C0024 holds, without the campaign that says it was seen. */
const seenInC0024 = () =>
  campaignFile('campaigns', 'C0024').objects.filter(({ type }) => !['campaign', 'relationship'].includes(type as string));
const leadingTo = (
  objects: readonly Record<string, unknown>[],
  source: Record<string, unknown>,
  relationship_type: string,
  more: object = {},
) => objects.map(({ id }) => stix('relationship', { relationship_type, source_ref: source['id'], target_ref: id, ...more }));

describe('a bundle in which nothing was observed', () => {
  const techniques = () => seenInC0024().filter(({ type }) => type === 'attack-pattern');

  it.each([
    ['countermeasures', () => [...techniques(), ...leadingTo(techniques(), stix('course-of-action', { name: 'Patch' }), 'mitigates')]],
    [
      'sightings that say it was not seen',
      () => [...seenInC0024(), ...seenInC0024().map(({ id }) => stix('sighting', { sighting_of_ref: id, count: 0 }))],
    ],
    ['revoked objects', () => seenInC0024().map((object) => ({ ...object, revoked: true }))],
    [
      'revoked relationships',
      () => {
        const campaign = stix('campaign', { name: 'C' });
        return [campaign, ...seenInC0024(), ...leadingTo(seenInC0024(), campaign, 'uses', { revoked: true })];
      },
    ],
    [
      'a revoked campaign',
      () => {
        const campaign = stix('campaign', { name: 'C', revoked: true });
        return [campaign, ...seenInC0024(), ...leadingTo(seenInC0024(), campaign, 'uses')];
      },
    ],
    [
      'the profile of an actor',
      () => {
        const actor = stix('intrusion-set', { name: 'APT29' });
        return [actor, ...seenInC0024(), ...leadingTo(seenInC0024(), actor, 'uses')];
      },
    ],
    [
      'indicators that nobody sighted',
      () => [...seenInC0024(), ...leadingTo(seenInC0024(), stix('indicator', { pattern: '[a]' }), 'indicates')],
    ],
  ])('but %s is attributed to nobody, and says why', async (_, objects) => {
    const { report, markdown } = await attribute(bundleOf(...objects()));
    expect(report).toMatchObject({ verdict: 'no-confident-match', confidence: 0, observations: 0, hypotheses: [], campaignMatches: [] });
    expect(report.reasons[0]).toBe('Not attributed: nothing was observed.');
    expect(report.reasons[1]).toMatch(/^\d+ techniques and programs of the bundle are context/);
    expect(markdown).toContain('Verdict: **not attributed: nothing was observed**');
    const unobserved = report.residualUnknowns.filter(({ kind }) => kind === 'not-observed');
    expect(report.reasons[1]).toContain(`${unobserved.length} techniques and programs`);
  });

  it('and nothing else either says so too', async () => {
    const { report } = await attribute(bundleOf(stix('indicator', { pattern: "[ipv4-addr:value = '198.51.100.7']" })));
    expect(report.reasons).toEqual(['Not attributed: nothing was observed.', 'The bundle names no technique and no software.']);
  });
});

describe('context beside what was observed', () => {
  it('changes no hypothesis', async () => {
    const bundle = campaignFile('campaigns', 'C0024');
    const other = campaignFile('campaigns', 'C0017').objects.filter(({ type }) => type === 'attack-pattern');
    const context = other.filter(({ id }) => !bundle.objects.some((object) => object['id'] === id));
    const patch = stix('course-of-action', { name: 'Patch' });
    const { report } = await attribute({
      ...bundle,
      objects: [...bundle.objects, ...context, patch, ...leadingTo(context, patch, 'mitigates')],
    });
    expect(report.hypotheses).toEqual((await attribute(bundle)).report.hypotheses);
    expect(report.residualUnknowns.filter(({ kind }) => kind === 'not-observed')).toHaveLength(context.length);
  });

  it('is what enrich-intel adds: an enriched bundle gives the same hypotheses', async () => {
    const bundle = campaignFile('campaigns', 'C0017');
    const relations = ['parents', 'software-techniques', 'software-groups', 'technique-groups'];
    const { bundle: enriched } = (await run('enrich-intel', { bundle, relations })) as { bundle: object };
    expect((await attribute(enriched)).report.hypotheses).toEqual((await attribute(bundle)).report.hypotheses);
  });
});

describe('a revoked technique or program', () => {
  it('stands for what its author says replaces it', async () => {
    const campaign = stix('campaign', { name: 'C' });
    const [old, oldTool] = [stix('attack-pattern', { name: 'x', revoked: true }), stix('tool', { name: 'y', revoked: true })];
    const [technique, tool] = ['attack-pattern', 'tool'].map((type) => seenInC0024().find((object) => object['type'] === type)!);
    const replaced = [old, oldTool].map((object, n) =>
      stix('relationship', { relationship_type: 'revoked-by', source_ref: object['id'], target_ref: [technique, tool][n]!['id'] }),
    );
    const { report } = await attribute(bundleOf(campaign, old, oldTool, ...replaced, ...leadingTo([old, oldTool], campaign, 'uses')));
    expect(report.observations).toBe(2);
    expect(report.evidenceReferences.map(({ id, seenAs }) => [id, seenAs[0]?.by])).toEqual([
      [technique!['id'], 'revoked-by'],
      [tool!['id'], 'revoked-by'],
    ]);
  });
});
