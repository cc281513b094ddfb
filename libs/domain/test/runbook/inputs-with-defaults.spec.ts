import { checkRunbook, parseRunbook, startInputs, type JsonObject, type JsonSchema } from '../../src/index.js';

const filled = (schema: JsonSchema, inputs: JsonObject) => {
  const found = startInputs(schema, inputs);
  expect(found.violations).toEqual([]);
  return found.inputs;
};

const properties = (members: JsonObject, more: JsonObject = {}): JsonSchema => ({ type: 'object', properties: members, ...more });

describe('inputs that leave something out', () => {
  it.each<[string, JsonSchema, JsonObject, JsonObject]>([
    ['has its default', properties({ n: { type: 'integer', default: 5 } }), {}, { n: 5 }],
    ['has its default though it is required', properties({ n: { default: 5 } }, { required: ['n'] }), {}, { n: 5 }],
    ['has null where that is the default', properties({ n: { default: null } }), {}, { n: null }],
    ['keeps what is given, null too', properties({ n: { default: 5 } }), { n: null }, { n: null }],
    ['within an object that is given', properties({ page: properties({ size: { default: 50 } }) }), { page: {} }, { page: { size: 50 } }],
    [
      'within an object that is left out with a default of its own',
      properties({ page: properties({ size: { default: 50 } }, { default: {} }) }),
      {},
      { page: { size: 50 } },
    ],
    ['not within an object that is left out without one', properties({ page: properties({ size: { default: 50 } }) }), {}, {}],
    [
      'within the objects of a list',
      properties({ hosts: { items: properties({ port: { default: 443 } }) } }),
      { hosts: [{ port: 1 }, {}] },
      { hosts: [{ port: 1 }, { port: 443 }] },
    ],
    [
      'in the items that come first',
      properties({ pair: { prefixItems: [true, properties({ a: { default: 1 } })], items: properties({ b: { default: 2 } }) } }),
      { pair: [{}, {}, {}] },
      { pair: [{}, { a: 1 }, { b: 2 }] },
    ],
    ['behind a reference', properties({ n: { $ref: '#/$defs/n' } }, { $defs: { n: { type: 'integer', default: 7 } } }), {}, { n: 7 }],
    [
      'of a reference, where the property has another',
      properties({ n: { $ref: '#/$defs/n', default: 8 } }, { $defs: { n: { default: 7 } } }),
      {},
      { n: 8 },
    ],
    ['behind allOf', { allOf: [properties({ a: { default: 1 } }), properties({ b: { default: 2 } })] }, { b: 3 }, { b: 3, a: 1 }],
    ['never where it depends on which alternative fits', { anyOf: [properties({ a: { default: 1 } })] }, {}, {}],
    [
      'never a schema within itself',
      { $defs: { node: properties({ next: { $ref: '#/$defs/node', default: {} } }) }, $ref: '#/$defs/node' },
      {},
      { next: {} },
    ],
    [
      'as data, whatever it is called',
      properties({ toString: { default: 1 }, constructor: { default: 2 } }),
      {},
      { toString: 1, constructor: 2 },
    ],
  ])('%s', (_situation, schema, inputs, expected) => expect(filled(schema, inputs)).toEqual(expected));

  it('are the same object where nothing is missing', () => {
    const inputs = { n: 1, page: { size: 2 } };
    expect(filled(properties({ n: { default: 5 }, page: properties({ size: { default: 50 } }) }), inputs)).toBe(inputs);
  });

  it('are checked with their defaults', () => {
    const schema = properties({ n: { type: 'integer', default: 5 }, m: { type: 'integer' } }, { required: ['n', 'm'] });
    expect(startInputs(schema, {}).violations).toEqual([expect.objectContaining({ path: '/m', keyword: 'required' })]);
  });

  it('that take too much work to fill in are refused as those that take too much to check', () => {
    const schema = properties({
      l: { items: properties(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`p${n}`, { default: n }]))) },
    });
    const { violations } = startInputs(schema, { l: Array.from({ length: 30_000 }, () => ({})) });
    expect(violations).toEqual([expect.objectContaining({ path: '', keyword: 'limit-exceeded' })]);
  });
});

describe('a default', () => {
  const checked = (inputs: string, value = 1) => {
    const parsed = parseRunbook(
      `apiVersion: runbook/v1\nid: demo\nname: Demo\ninputs: ${inputs}\nsteps: [{ id: a, type: transform, with: { value: ${value} } }]\n`,
      'yaml',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    return checkRunbook(parsed.runbook);
  };

  it.each([
    ['of another type', '{ type: object, properties: { n: { type: integer, default: five } } }', '/inputs/properties/n/default'],
    [
      'out of range, within an object',
      '{ type: object, properties: { p: { type: object, properties: { n: { maximum: 3, default: 4 } } } } }',
      '/inputs/properties/p/properties/n/default',
    ],
    [
      'of an object that lacks a member',
      '{ type: object, properties: { p: { type: object, required: [a], default: {} } } }',
      '/inputs/properties/p/default',
    ],
    [
      'behind a reference',
      '{ $defs: { n: { type: integer, default: x } }, properties: { n: { $ref: "#/$defs/n" } } }',
      '/inputs/$defs/n/default',
    ],
  ])('that does not fit its own schema is refused: %s', (_situation, inputs, path) => {
    const { errors } = checked(inputs);
    expect(errors).toEqual([expect.objectContaining({ code: 'unfit-default', path, line: 4 })]);
    expect(errors[0]?.message).toMatch(/^expected a default that fits its own schema, found: /);
  });

  it('fits when its own defaults make it fit', () =>
    expect(
      checked('{ properties: { p: { type: object, required: [a], properties: { a: { default: 1 } }, default: {} } } }').errors,
    ).toEqual([]));

  it('that is never applied is told', () => {
    const { errors, warnings } = checked(
      '{ type: object, default: {}, anyOf: [{ properties: { n: { default: 1 } } }], properties: { default: { type: integer } } }',
    );
    expect(errors).toEqual([]);
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'idle-default /inputs/default',
      'idle-default /inputs/anyOf/0/properties/n/default',
    ]);
  });

  it('makes an input one that is never missing', () =>
    expect(checked('{ type: object, properties: { n: { type: integer, default: 5 } } }', '"{{ inputs.n }}"' as never).warnings).toEqual(
      [],
    ));
});
