import { DEFAULT_CLASSIFICATION, highestOf, isAbove, levelOf, marksIn, type Json } from '@runbook/domain';

const OWN = { levels: ['OPEN', 'INTERNAL', 'CLOSED'], tlp: { 'TLP:AMBER': 'INTERNAL' } } as const;

describe('a label', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'UNCLASSIFIED'],
    ['UNCLASSIFIED', 'UNCLASSIFIED'],
    ['Restricted', 'RESTRICTED'],
    ['  confidential ', 'CONFIDENTIAL'],
    ['SECRET', 'SECRET'],
    ['top-secret', 'TOP SECRET'],
    ['TOP_SECRET', 'TOP SECRET'],
    ['TLP:CLEAR', 'UNCLASSIFIED'],
    ['TLP:WHITE', 'UNCLASSIFIED'],
    ['tlp:green', 'RESTRICTED'],
    ['TLP:AMBER', 'CONFIDENTIAL'],
    ['TLP:AMBER+STRICT', 'CONFIDENTIAL'],
    ['TLP:RED', 'SECRET'],
    ['TLP:PURPLE', 'TOP SECRET'],
    ['for your eyes only', 'TOP SECRET'],
    ['', 'TOP SECRET'],
    ['RED', 'TOP SECRET'],
  ])('%j means %s', (label, level) => {
    expect(levelOf(DEFAULT_CLASSIFICATION, label)).toBe(level);
  });

  it('means on a tenant’s own scale what that says of it, and the highest where it says nothing', () => {
    const means = (label: string | undefined) => levelOf(OWN, label);
    expect([undefined, 'internal', 'TLP:CLEAR', 'TLP:AMBER', 'TLP:GREEN', 'SECRET'].map(means)).toEqual([
      ...['OPEN', 'INTERNAL', 'OPEN', 'INTERNAL', 'CLOSED', 'CLOSED'],
    ]);
  });

  it('is above another one by the scale alone', () => {
    expect(isAbove(DEFAULT_CLASSIFICATION, 'SECRET', 'CONFIDENTIAL')).toBe(true);
    expect(isAbove(DEFAULT_CLASSIFICATION, 'SECRET', 'TLP:RED')).toBe(false);
    expect(isAbove(DEFAULT_CLASSIFICATION, undefined, undefined)).toBe(false);
    expect(highestOf(DEFAULT_CLASSIFICATION, [undefined, 'TLP:GREEN', 'RESTRICTED'])).toBe('RESTRICTED');
    expect(highestOf(DEFAULT_CLASSIFICATION, [])).toBe('UNCLASSIFIED');
  });
});

describe('the marks in a value', () => {
  const RED_1 = 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed';
  const AMBER_2 = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
  it.each<[string, Json, readonly string[]]>([
    ['by the id of a mark, of TLP 1.0', { objects: [{ object_marking_refs: [RED_1] }] }, ['TLP:RED']],
    ['by the id of a mark, of TLP 2.0', { object_marking_refs: [AMBER_2.toUpperCase()] }, ['TLP:AMBER']],
    ['of a part of an object', { granular_markings: [{ marking_ref: AMBER_2, selectors: ['name'] }] }, ['TLP:AMBER']],
    ['by a definition of TLP 1.0', { definition_type: 'tlp', definition: { tlp: 'white' } }, ['TLP:CLEAR']],
    [
      'by a definition of TLP 2.0',
      { extensions: { 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': { tlp_2_0: 'amber+strict' } } },
      ['TLP:AMBER+STRICT'],
    ],
    ['by a member of anything, the lowest first', [{ tlp: ['RED', 'tlp:green'] }], ['TLP:GREEN', 'TLP:RED']],
    ['of no level, as a statement', { object_marking_refs: ['marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168'] }, []],
    ['of which a text only speaks', { note: 'TLP:RED' }, []],
    ['of nothing', null, []],
  ])('are found %s', (_where, value, marks) => {
    expect(marksIn(value)).toEqual(marks);
  });

  it('are found however deep they stand', () => {
    let value: Json = { tlp: 'RED' };
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(marksIn(value)).toEqual(['TLP:RED']);
  });
});
