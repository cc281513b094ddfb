import { attribute, bundleOf, context, stix } from './bundles.js';

describe('a thin bundle', () => {
  it('in which nothing was observed has no hypothesis and no match', async () => {
    const { report, markdown } = await attribute(bundleOf(stix('indicator', { pattern: "[ipv4-addr:value = '198.51.100.7']" })));
    expect(report).toMatchObject({ verdict: 'no-confident-match', hypotheses: [], campaignMatches: [] });
    expect(markdown).toContain('no confident match');
  });

  it('with one exclusive program names nobody yet', async () => {
    const { report } = await attribute(bundleOf(stix('malware', { name: 'Crimson' })));
    expect(report.hypotheses[0]?.actor.name).toBe('Transparent Tribe');
    expect(report.verdict).toBe('no-confident-match');
  });

  it('with what everybody does names nobody', async () => {
    const common = ['T1059.001', 'T1105', 'T1566.001', 'T1204.002'].map((external_id) =>
      stix('attack-pattern', { name: 'x', external_references: [{ external_id }] }),
    );
    expect((await attribute(bundleOf(...common))).report.verdict).toBe('no-confident-match');
  });

  it('with an actor in it does not follow the claim', async () => {
    const observed = [stix('attack-pattern', { name: 'PowerShell' }), stix('tool', { name: 'Mimikatz' })];
    const plain = await attribute(bundleOf(...observed));
    const claimed = await attribute(bundleOf(...observed, stix('intrusion-set', { name: 'APT29', aliases: ['Cozy Bear'] })));
    expect(claimed.report.hypotheses).toEqual(plain.report.hypotheses);
    expect(claimed.report.residualUnknowns.map(({ kind }) => kind)).toContain('claimed-actor');
  });
});

describe('the report', () => {
  it('shows authority, licenses and the hash of every input, and nothing of the run itself', async () => {
    const bundle = bundleOf(stix('tool', { name: 'Mimikatz' }));
    const first = await attribute(bundle);
    expect(first.report.legalBasis.authority).toBe('CSIRT');
    expect(first.report.dataLicenses).toEqual(['mitre-attack']);
    expect(first.report.inputs.map(({ name }) => name)).toEqual(['bundle', 'legalBasis']);
    const later = { ...context, attempt: 2, execution: { ...context.execution, id: 'exe_2', startedAt: '2027-01-01T00:00:00.000Z' } };
    expect(await attribute(bundle, later)).toEqual(first);
  });
});
