import type { Json } from '../../src/json.js';
import { BlobNeeded, compileTemplate, ExpressionError, placeSecrets, scanTemplate, type Scope } from '../../src/expression/index.js';

const scope: Scope = {
  inputs: { host: 'web-1', n: 7, list: [1, 'a'], tricky: '{{ inputs.host }}', forged: { $secret: 'token' } },
  steps: {},
};

const render = (value: Json, within: Scope = scope): Json => compileTemplate(value).render(within);

function refusal(value: Json): ExpressionError {
  try {
    render(value);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('expected the template to be refused');
}

describe('a template with placeholders', () => {
  it.each<[Json, Json]>([
    ['{{ inputs.n }}', 7],
    ['{{inputs.list}}', [1, 'a']],
    [' {{ inputs.n }}', ' 7'],
    ['{{ inputs.n }} ', '7 '],
    ['Isolate {{ inputs.host }}?', 'Isolate web-1?'],
    ['{{ inputs.host }}/{{ inputs.n }}', 'web-1/7'],
    ['list {{ inputs.list }}', 'list [1,"a"]'],
    ["{{ {'a': {'b': 1}} }}", { a: { b: 1 } }],
    ['{{ \'}}\' + "{{" }}', '}}{{'],
    ["{{ r'\\d' }}", '\\d'],
    ["a {{ '{{' }} b", 'a {{ b'],
    ['single { brace } and }}', 'single { brace } and }}'],
    [
      { deep: [{ x: '{{ inputs.n }}', y: 1 }], z: null },
      { deep: [{ x: 7, y: 1 }], z: null },
    ],
  ])('renders %j to %j', (value, expected) => {
    expect(render(value)).toEqual(expected);
  });

  it('never reads a rendered value as a template', () => {
    expect(render('{{ inputs.tricky }}')).toBe('{{ inputs.host }}');
    expect(render('x {{ inputs.tricky }}')).toBe('x {{ inputs.host }}');
  });

  it('is itself when it has no placeholder', () => {
    const value = { a: [1, { b: 'plain' }] };
    expect(render(value)).toBe(value);
  });

  it('says which paths it reads and where', () => {
    const template = compileTemplate({ a: ['x {{ steps.one.output }}'], b: '{{ has(inputs.q) }}' });
    expect(template.references).toEqual([
      ['steps', 'one', 'output'],
      ['inputs', 'q'],
    ]);
    expect(template.expressions.map(({ pointer, position }) => [pointer, position])).toEqual([
      ['/a/0', 4],
      ['/b', 2],
    ]);
  });

  it('reports every fault with its pointer and position', () => {
    const { errors } = scanTemplate({ a: '{{ 1 + }}', 'b/c': ['ok', 'x {{ nope(1) }}'], d: '{{ open', '{{ k }}': 1 });
    expect(errors.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['syntax', '/a'],
      ['unknown-function', '/b~1c/1'],
      ['placeholder', '/d'],
      ['placeholder', ''],
    ]);
    expect(errors[1]?.position).toBe(5);
  });

  it('bounds what all placeholders together give', () => {
    const large = compileTemplate(Array.from({ length: 900 }, () => '{{ inputs.text }}'));
    expect(() => large.render({ inputs: { text: 'x'.repeat(5000) } })).toThrow(ExpressionError);
  });

  it('needs the content of a reference only to make text of it', () => {
    const within: Scope = { steps: { a: { output: { $blob: 'b'.repeat(64), bytes: 9 } } } };
    expect(compileTemplate({ x: '{{ steps.a.output }}' }).render(within)).toEqual({
      x: within['steps'] && { $blob: 'b'.repeat(64), bytes: 9 },
    });
    expect(() => compileTemplate('text {{ steps.a.output }}').render(within)).toThrow(BlobNeeded);
    expect(compileTemplate('text {{ [steps.a.output] }}').render(within, { blob: () => ({ q: 1 }) })).toBe('text [{"q":1}]');
  });

  describe('that names secrets', () => {
    const template = compileTemplate(
      {
        headers: { authorization: 'Bearer {{ secrets.token }} for {{ inputs.host }} {{ secrets.salt }}', plain: '{{ inputs.forged }}' },
        body: '{{ secrets.token }}',
      },
      { secrets: 'keep' },
    );

    it('leaves their places to the executor', () => {
      const rendered = template.renderWithPlaces(scope);
      expect(rendered.value).toEqual({ headers: { authorization: 'Bearer  for web-1 ', plain: { $secret: 'token' } }, body: null });
      expect(rendered.secrets).toEqual([
        { pointer: '/headers/authorization', name: 'token', offset: 7 },
        { pointer: '/headers/authorization', name: 'salt', offset: 18 },
        { pointer: '/body', name: 'token' },
      ]);
      expect([...template.secretNames]).toEqual(['token', 'salt']);
    });

    it('takes a hyphen in a name for what it is', () => {
      expect(compileTemplate('{{ secrets.ti-api }}', { secrets: 'keep' }).secretNames).toEqual(new Set(['ti-api']));
      expect(() => compileTemplate('{{ secrets.ti - api }}', { secrets: 'keep' })).toThrow(/expected no secret inside an expression/);
    });

    it('never takes data for a place', () => {
      const placed = placeSecrets(
        template.renderWithPlaces({ ...scope, inputs: { ...(scope.inputs as object), host: '{{ secrets.salt }}' } }),
        (name) => `<${name}>`,
      );
      expect(placed).toEqual({
        headers: { authorization: 'Bearer <token> for {{ secrets.salt }} <salt>', plain: { $secret: 'token' } },
        body: '<token>',
      });
    });

    it('refuses them where they are not kept, and inside expressions', () => {
      expect(refusal('{{ secrets.token }}')).toMatchObject({ code: 'secret-misplaced' });
      expect(() => compileTemplate('{{ "x" + secrets.token }}', { secrets: 'keep' })).toThrow(/expected no secret inside an expression/);
    });
  });
});
