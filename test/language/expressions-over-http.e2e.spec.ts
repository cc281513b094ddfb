import { startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

/** What a transform of this value gives. */
const valueOf = async (value: unknown, inputs: object = {}) => {
  const view = await language.run(`steps:\n  - { id: t, type: transform, with: { value: ${JSON.stringify(value)} } }`, { inputs });
  return view.step.t.error?.name ?? view.step.t.output;
};

describe('an expression', () => {
  it.concurrent('reads inputs, steps and the execution', async () => {
    const view = await language.run(
      `
steps:
  - { id: a, type: transform, with: { value: { n: 1 } } }
  - { id: look-up, type: transform, dependsOn: [a], with: { value: ["{{ steps.a.output.n }}", "{{ steps.a.status }}", "{{ execution.id }}", "{{ inputs.host }}"] } }
  - { id: c, type: transform, dependsOn: [look-up], with: { value: "{{ steps['look-up'].output[3] }}" } }`,
      { inputs: { host: 'web-1' } },
    );
    expect(view.step['look-up'].output).toEqual([1, 'COMPLETED', view.id, 'web-1']);
    expect(view.step.c.output).toBe('web-1');
  });

  it.concurrent('counts in integers where JSON has whole numbers', async () => {
    const value = [
      '{{ inputs.n + 1 }}',
      '{{ inputs.n / 2 }}',
      '{{ inputs.list[inputs.i] }}',
      '{{ inputs.n == 7.0 }}',
      '{{ inputs.n * 1.5 }}',
    ];
    expect(await valueOf(value, { n: 7, i: 1, list: [10, 20] })).toEqual([8, 3, 20, true, 10.5]);
  });

  it.concurrent('fails on a path that is missing, but not under has and exists', async () => {
    expect(await valueOf('{{ inputs.gone }}')).toBe('expression');
    expect(await valueOf('{{ has(inputs.gone) || has(inputs.gone.deeper) }}')).toBe(false);
    const view = await language.run(`
steps:
  - { id: which, type: conditional, if: { field: inputs.gone.deeper, op: exists }, then: [a], else: [b] }
  - { id: a, type: transform, with: { value: 1 } }
  - { id: b, type: transform, with: { value: 2 } }`);
    expect(view.step).toMatchObject({ a: { status: 'SKIPPED' }, b: { status: 'COMPLETED' } });
  });

  it.concurrent('may mix types in lists and maps', async () => {
    expect(await valueOf("{{ [1, 'a', null, 2.5, {'b': [true]}] }}")).toEqual([1, 'a', null, 2.5, { b: [true] }]);
  });

  it.concurrent('gives text that is never read as an expression again', async () => {
    expect(await valueOf('is {{ inputs.text }}', { text: '{{ inputs.yes }}' })).toBe('is {{ inputs.yes }}');
  });

  it.concurrent('over its budget fails, and the service lives on', async () => {
    const list = Array.from({ length: 300 }, (_, n) => n);
    expect(await valueOf('{{ inputs.list.map(a, inputs.list.map(b, inputs.list.map(c, a * b * c))) }}', { list })).toBe('expression');
    expect(await valueOf("{{ inputs.text.matches('^(a+)+$') }}", { text: `${'a'.repeat(20_000)}b` })).toBe(false);
    expect(await valueOf('{{ 1 + 1 }}')).toBe(2);
  });
});
