import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observations } from '../../src/actions/rapid-attribution/observations.js';
import type { Sightings } from '../../src/actions/rapid-attribution/sightings.js';
import { KnowledgeLibrary } from '../../src/actions/rapid-attribution/knowledge-library.js';
import { bundleOf, DATA_FOLDER, run, stix } from './bundles.js';

const lookup = async (...objects: unknown[]) => {
  const observed = (await run('ingest-stix', { bundle: bundleOf(...objects) })) as unknown as Observations;
  return (await run('lookup-graph', { observed })) as unknown as Sightings;
};
const cited = (external_id: string) => ({ external_references: [{ source_name: 'vendor', external_id }] });
const found = ({ techniques }: Sightings) => techniques.map(({ externalId, seenAs }) => [externalId, seenAs[0]?.by]);

describe('a technique under another id', () => {
  it('is found by its external id', async () => {
    expect(found(await lookup(stix('attack-pattern', { name: 'x', ...cited('T1059.001') })))).toEqual([['T1059.001', 'external-id']]);
  });

  it('is found by an external id inside its name', async () => {
    expect(found(await lookup(stix('attack-pattern', { name: 'PowerShell (t1059.001)' })))).toEqual([['T1059.001', 'external-id']]);
  });

  it('is found by its name, without case, and knows its parent', async () => {
    const seen = await lookup(stix('attack-pattern', { name: ' powerSHELL ' }));
    expect(found(seen)).toEqual([['T1059.001', 'name']]);
    expect(seen.techniques[0]?.parent?.externalId).toBe('T1059');
  });

  it('is found by the name of parent and child where the child alone is ambiguous', async () => {
    const seen = await lookup(
      stix('attack-pattern', { name: 'Phishing: Spearphishing Link' }),
      stix('attack-pattern', { name: 'Spearphishing Link' }),
    );
    expect(found(seen)).toEqual([['T1566.002', 'name']]);
    expect(seen.unresolved).toMatchObject([{ reason: expect.stringContaining('give the external id') }]);
  });

  it('is found by the successor of a renumbered id', async () => {
    expect(found(await lookup(stix('attack-pattern', { name: 'x', revoked: true, ...cited('T1086') })))).toEqual([
      ['T1059.001', 'renumbered'],
    ]);
  });

  it('is found by what the bundle says it was replaced with', async () => {
    const current = await lookup(stix('attack-pattern', { name: 'PowerShell' }));
    const old = stix('attack-pattern', { name: 'x', revoked: true });
    const target = current.techniques[0]?.id;
    const seen = await lookup(old, stix('relationship', { relationship_type: 'revoked-by', source_ref: old['id'], target_ref: target }));
    expect(found(seen)).toEqual([['T1059.001', 'revoked-by']]);
    expect(seen.techniques[0]?.seenAs[0]?.retired).toBe(true);
  });

  it('falls back to its parent when the sub-technique is unknown', async () => {
    expect(found(await lookup(stix('attack-pattern', { name: 'x', ...cited('T1059.999') })))).toEqual([['T1059', 'parent']]);
  });

  it('is listed when nothing knows it', async () => {
    const seen = await lookup(stix('attack-pattern', { name: 'Telepathy' }));
    expect(seen.techniques).toEqual([]);
    expect(seen.unresolved).toMatchObject([{ name: 'Telepathy', reason: expect.stringContaining('unknown name') }]);
  });

  it('is seen when a sighting or a campaign refers to it, but not when an actor does', async () => {
    const { graph } = await new KnowledgeLibrary(DATA_FOLDER).load();
    const [one, two, three] = graph.techniques;
    const campaign = stix('campaign', { name: 'c' });
    const actor = stix('intrusion-set', { name: 'APT1' });
    const seen = await lookup(
      campaign,
      actor,
      stix('sighting', { sighting_of_ref: one?.id }),
      stix('relationship', { relationship_type: 'uses', source_ref: campaign['id'], target_ref: two?.id }),
      stix('relationship', { relationship_type: 'uses', source_ref: actor['id'], target_ref: three?.id }),
    );
    expect(seen.techniques.map(({ id }) => id)).toEqual([one?.id, two?.id]);
  });
});

describe('software under another id', () => {
  it('is found by name, external id and alias, with who uses it', async () => {
    const seen = await lookup(
      stix('tool', { name: 'MIMIKATZ' }),
      stix('malware', { name: 'x', ...cited('S0154') }),
      stix('malware', { name: 'y', aliases: ['PlugX'] }),
    );
    expect(seen.software.map(({ name }) => name).sort()).toEqual(['Cobalt Strike', 'Mimikatz', 'PlugX']);
    expect(seen.software.every(({ usedBy }) => usedBy.length > 5)).toBe(true);
  });

  it('that nobody knows keeps the techniques that the bundle gives it', async () => {
    const { graph } = await new KnowledgeLibrary(DATA_FOLDER).load();
    const malware = stix('malware', { name: 'NewThing' });
    const uses = graph.techniques
      .slice(0, 6)
      .map(({ id }) => stix('relationship', { relationship_type: 'uses', source_ref: malware['id'], target_ref: id }));
    expect((await lookup(malware, ...uses)).unknownSoftware).toMatchObject([{ name: 'NewThing', techniques: { length: 6 } }]);
  });
});

it('every renumbered technique leads to one that the graph has', async () => {
  const { graph } = await new KnowledgeLibrary(DATA_FOLDER).load();
  const table = JSON.parse(readFileSync(join(DATA_FOLDER, 'attribution/renumbered-techniques.json'), 'utf8')) as Record<string, string>;
  expect(Object.values(table).filter((id) => !graph.techniqueByExternalId.has(id))).toEqual([]);
  expect(Object.keys(table).filter((id) => graph.techniqueByExternalId.has(id))).toEqual([]);
});
