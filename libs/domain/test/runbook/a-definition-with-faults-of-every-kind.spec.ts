import fc from 'fast-check';
import { checkPart, inOrder, parseRunbook, type Surroundings } from '../../src/runbook/index.js';
import { CONTAIN_HOST } from './contain-host.js';

const HEAD = 'apiVersion: runbook/v1\nid: demo\nname: Demo\ninputs: { type: object }\n';

/** Every fault by code and pointer, as somebody who checks a document is told. */
function faultsOf(text: string, surroundings: Surroundings = {}): string[] {
  const parsed = parseRunbook(HEAD + text, 'yaml');
  if (parsed.ok) throw new Error('expected faults, found none');
  const all = inOrder([...parsed.errors, ...(parsed.part ? checkPart(parsed.part, surroundings).errors : [])]);
  expect(all.every(({ line, column }) => line > 0 && column > 0)).toBe(true);
  return all.map(({ code, path }) => `${code} ${path}`);
}

describe('a definition with faults of every kind', () => {
  it('is told of unknown keys beside every static rule', () => {
    const text = `nonsense: 1
steps:
  - { id: a, type: transform, when: "inputs.n > 1", tpye: x, with: { value: 1 } }
  - { id: b, type: transform, dependsOn: [gone], with: { value: "{{ steps.a.output }}" } }
  - { id: c, type: call-service, sensitive: containment, with: { method: POST, url: "https://edr.example/" } }`;
    expect(faultsOf(text)).toEqual([
      'unknown-key /nonsense',
      'unknown-key /steps/0/tpye',
      'unknown-step /steps/1/dependsOn/0',
      'not-settled /steps/1/with/value',
      'unapproved-sensitive-step /steps/2/sensitive',
    ]);
  });

  it('is told of expressions and schemas beside the rules about names', () => {
    const text = `steps:
  - { id: a, type: transform, dependsOn: [gone], with: { value: "{{ inputs.( }}" }, output: { schema: { type: nothing } } }
  - { id: a, type: runbook, with: { id: no-such-child } }`;
    expect(faultsOf(text, { runbook: () => undefined })).toEqual([
      'unknown-step /steps/0/dependsOn/0',
      'expression-syntax /steps/0/with/value',
      'schema /steps/0/output/schema',
      'duplicate-id /steps/1/id',
      'unknown-runbook /steps/1/with/id',
    ]);
  });

  it('is told of a step that cannot be read, and of nothing that only follows from it', () => {
    const text = `steps:
  - { id: a, type: nothing, dependsOn: [z] }
  - { id: b, type: loop, count: 2, steps: [{ id: c, type: transform, with: { valeu: "{{ inputs.( }}" } }, { id: d, type: timer, with: { durationMs: 1 }, dependsOn: [c, x] }] }
  - { id: e, type: transform, dependsOn: [a, b], with: { value: "{{ steps.a.output.score + 1 }}" } }
  - { id: 7, type: transform, with: { value: 1 } }
  - { id: f, type: transform, dependsOn: [y], with: { value: "{{ ) }}" } }`;
    expect(faultsOf(text)).toEqual([
      'wrong-value /steps/0/type',
      'missing-key /steps/1/steps/0/with/value',
      'unknown-key /steps/1/steps/0/with/valeu',
      'unknown-step /steps/1/steps/1/dependsOn/1',
      'wrong-type /steps/3/id',
      'unknown-step /steps/4/dependsOn/0',
      'expression-syntax /steps/4/with/value',
    ]);
  });

  it('is told of its shape alone where nothing can be read', () => {
    expect(faultsOf('steps: 7')).toEqual(['wrong-type /steps']);
  });

  it('is told its faults wherever it is broken, and never throws', () => {
    const place = fc.tuple(fc.nat(CONTAIN_HOST.length - 1), fc.nat(12), fc.constantFrom('', 'x', '7', '{{', ']', 'steps', 'null'));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
        const broken = places.reduce((text, [at, length, instead]) => text.slice(0, at) + instead + text.slice(at + length), CONTAIN_HOST);
        const parsed = parseRunbook(broken, 'yaml');
        if (!parsed.ok && parsed.part)
          for (const { path, message } of checkPart(parsed.part).errors) expect([path, message]).not.toContain('');
      }),
      { numRuns: 500 },
    );
  });
});
