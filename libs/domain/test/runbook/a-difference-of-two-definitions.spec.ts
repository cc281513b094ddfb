import { canonicalDefinition, parseRunbook, runbookDifference, type Runbook, type RunbookDifference } from '@runbook/domain';
import { arbitraryRunbook } from '@runbook/spec-kit';
import fc from 'fast-check';

const HEAD = 'apiVersion: runbook/v1\nid: contain\nname: Contain\n';
const GATE = 'ok, type: human-approval, with: { approvers: { roles: [lead] } }';
const ISOLATE =
  'isolate, type: call-service, dependsOn: [ok], sensitive: containment, with: { method: POST, url: "https://edr.example/isolate", credential: edr }';

function read(text: string): Runbook {
  const parsed = parseRunbook(HEAD + text, 'yaml');
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  return parsed.runbook;
}
const stepsOf = (...steps: string[]) => `steps:\n${steps.map((one) => `  - { id: ${one} }\n`).join('')}`;
const between = (before: string, after: string): RunbookDifference => runbookDifference(read(before), read(after));
const size = (difference: RunbookDifference): number =>
  Object.values(difference).reduce((sum, { added, removed, changed }) => sum + added.length + removed.length + changed.length, 0);

describe('the difference of two definitions', () => {
  it('is nothing of the same one, whatever the order of members', () => {
    expect(size(between(stepsOf(GATE), `${stepsOf('ok, with: { approvers: { roles: [lead] } }, type: human-approval')}`))).toBe(0);
  });

  it('names steps that came, went and changed, with the members that did', () => {
    const { steps } = between(stepsOf(GATE, ISOLATE), stepsOf(GATE.replace('ok', 'ok2'), ISOLATE.replace('[ok]', '[ok2]')));
    expect(steps.added.map(({ name }) => name)).toEqual(['ok2']);
    expect(steps.removed.map(({ name }) => name)).toEqual(['ok']);
    expect(steps.changed).toEqual([{ name: 'isolate', members: [{ name: 'dependsOn', before: ['ok'], after: ['ok2'] }] }]);
  });

  it('tells of a gate whom it asks now, and of a class that is gone', () => {
    const difference = between(
      stepsOf(GATE, ISOLATE),
      stepsOf(GATE.replace('lead', 'anybody'), ISOLATE.replace(' sensitive: containment,', '')),
    );
    expect(difference.gates.changed).toEqual([
      { name: 'ok', before: { approvers: { roles: ['lead'] } }, after: { approvers: { roles: ['anybody'] } } },
    ]);
    expect(difference.sensitive.removed).toEqual([{ name: 'isolate', value: 'containment' }]);
  });

  it('tells on what authority it acts: legal basis, licences, credentials', () => {
    const { authority } = between(
      `legalBasis: { required: true, dataLicenses: [ti] }\n${stepsOf(GATE, ISOLATE)}`,
      `legalBasis: { dataLicenses: [ti, edr] }\n${stepsOf(GATE, ISOLATE.replace('credential: edr', 'credential: admin'))}`,
    );
    expect(authority.removed).toEqual([{ name: 'legalBasis.required', value: true }]);
    expect(authority.changed).toEqual([
      { name: 'credential of isolate', before: 'edr', after: 'admin' },
      { name: 'legalBasis.dataLicenses', before: ['ti'], after: ['ti', 'edr'] },
    ]);
  });

  it('tells of a step that moved into a loop, and of one that changed in it', () => {
    const loop = (value: number) => `each, type: loop, count: 2, steps: [{ id: a, type: transform, with: { value: ${value} } }]`;
    const { steps } = between(stepsOf(loop(1)), stepsOf(loop(2)));
    expect(steps.changed.map(({ name }) => name)).toEqual(['a']);
    const moved = between(
      stepsOf('a, type: transform, with: { value: 1 }', 'b, type: transform, with: { value: 1 }'),
      stepsOf(loop(1), 'b, type: transform, with: { value: 1 }'),
    );
    expect(moved.steps.changed).toEqual([{ name: 'a', members: [{ name: 'place', before: null, after: 'each' }] }]);
  });

  it('tells of everything else: inputs, triggers, limits, the order of steps', () => {
    const [a, b] = ['a, type: transform, with: { value: 1 }', 'b, type: transform, with: { value: 1 }'];
    const { members } = between(stepsOf(a, b), `limits: { concurrency: 1 }\n${stepsOf(b, a)}`);
    expect(members.added).toEqual([{ name: 'limits', value: { concurrency: 1 } }]);
    expect(members.changed).toEqual([{ name: 'order of steps', before: ['a', 'b'], after: ['b', 'a'] }]);
  });

  it('of any two is nothing exactly where they are equal, and turns round', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryRunbook, (before, after) => {
        expect(size(runbookDifference(before, before))).toBe(0);
        const there = runbookDifference(before, after);
        const back = runbookDifference(after, before);
        expect(there.steps.added).toEqual(back.steps.removed);
        expect(there.members.changed.map(({ name }) => name)).toEqual(back.members.changed.map(({ name }) => name));
        if (canonicalDefinition(before) !== canonicalDefinition(after)) expect(size(there)).toBeGreaterThan(0);
      }),
      { numRuns: 100, seed: 66 },
    );
  });
});
