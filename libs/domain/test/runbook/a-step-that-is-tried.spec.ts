import { compileRunbook, parseRunbook, tryStep, type JsonObject, type Trial } from '@runbook/domain';

const WORLD = { tenant: 'default', startedAt: '2026-11-21T10:00:00.000Z' };

const TEXT = `
apiVersion: runbook/v1
id: triage
name: Triage
inputs:
  type: object
  required: [host]
  properties: { host: { type: string }, limit: { type: integer, default: 3 } }
steps:
  - id: lookup
    type: call-service
    with: { url: 'https://ti.example/hosts/{{ inputs.host }}', headers: { authorization: 'Bearer {{ secrets.ti }}' } }
    output: { schema: { type: object, required: [score], properties: { score: { type: integer, minimum: 7 } } } }
  - id: judge
    type: transform
    dependsOn: [lookup]
    when: steps.lookup.output.score > inputs.limit
    with: { value: { host: '{{ inputs.host }}', doubled: '{{ steps.lookup.output.score * 2 }}' } }
  - id: choose
    type: conditional
    dependsOn: [judge]
    if: steps.lookup.output.score > 50
    then: [isolate]
    else: []
  - id: isolate
    type: loop
    forEach: steps.lookup.output.hosts
    as: target
    steps:
      - { id: one, type: transform, with: { value: '{{ target.name }} is {{ string(index) }}' } }
`;

const tried = (step: string, given: Partial<Trial> = {}) => {
  const parsed = parseRunbook(TEXT, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return tryStep(compileRunbook(parsed.runbook), { step, inputs: { host: 'ws-7' }, ...given }, WORLD);
};
const score = (value: number, more: JsonObject = {}): Pick<Trial, 'outputs'> => ({ outputs: { lookup: { score: value, ...more } } });

describe('a step that is tried', () => {
  it('shows what it would send, with the places of secrets, and what a dry run takes for its answer', () => {
    expect(tried('lookup')).toEqual({
      step: 'lookup',
      type: 'call-service',
      parameters: expect.objectContaining({ url: 'https://ti.example/hosts/ws-7', headers: { authorization: 'Bearer ' } }),
      secrets: [{ pointer: '/headers/authorization', name: 'ti', offset: 7 }],
      output: { score: 7 },
      isPretended: true,
      pretends: [],
      faults: [],
    });
  });

  it('computes with what other steps are said to have answered, and with defaults of inputs', () => {
    expect(tried('judge', score(80))).toMatchObject({
      when: { holds: true },
      output: { host: 'ws-7', doubled: 160 },
      pretends: [],
      faults: [],
    });
    expect(tried('judge', score(2))?.when).toMatchObject({
      holds: false,
      explanation: { operands: expect.arrayContaining([{ path: 'inputs.limit', found: 3 }]) },
    });
  });

  it('says which answers it had to pretend', () => {
    expect(tried('judge')).toMatchObject({ output: { doubled: 14 }, pretends: ['lookup'] });
  });

  it('takes the branch that would be taken, and says why', () => {
    expect(tried('choose', score(80))?.branch).toMatchObject({ name: 'then', targets: ['isolate'], explanation: { value: true } });
    expect(tried('choose', score(8))?.branch).toMatchObject({ name: 'else', targets: [] });
  });

  it('shows what a loop would go over, and one iteration of it', () => {
    expect(tried('isolate', score(80, { hosts: [{ name: 'a' }] }))).toMatchObject({ type: 'loop', over: [{ name: 'a' }], faults: [] });
    expect(tried('one', { item: { name: 'a' }, index: 4 })).toMatchObject({ output: 'a is 4', faults: [] });
  });

  it('tells every fault with its place, and computes the rest', () => {
    const found = tried('judge', { inputs: {}, ...score(80) });
    expect(found?.when?.holds).toBe(true);
    expect(found).not.toHaveProperty('output');
    expect(found?.faults).toMatchObject([
      { at: '/inputs/host', message: 'expected a value, found none' },
      { at: '/with', source: expect.stringContaining('inputs.host') },
    ]);
    expect(tried('one')?.faults).toMatchObject([{ at: '/with', message: expect.any(String) }]);
  });

  it('has to be there', () => expect(tried('gone')).toBeUndefined());
});
