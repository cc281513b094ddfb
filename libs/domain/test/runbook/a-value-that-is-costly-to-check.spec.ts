import { compileSchema, parseRunbook, validateAgainst, type JsonSchema } from '../../src/runbook/index.js';

/** Of the processor, not of the clock: other programs run beside the suite. A first check also pays for what is compiled. */
function cpuMsOf(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

/** Ten times what is promised: quadratic work on these values takes minutes. */
const CPU_MS_MAX = 500;

const TOO_MUCH = {
  path: '',
  message:
    'expected a value that its schema checks in 2000000 steps of work, found one that takes more; give less at once, or let the schema say less of each item (anyOf, pattern, uniqueItems)',
  keyword: 'limit-exceeded',
};

const wide = (members: number) => Object.fromEntries(Array.from({ length: members }, (_, n) => [`k${n}`, n]));

const nestedLists = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 'x');

describe('a value that is costly to check', () => {
  it('has its first hundred faults named, and no more are looked for', () => {
    const check = compileSchema({ items: { type: 'string' } });
    const value = new Array<number>(300_000).fill(1);
    const expected = Array.from({ length: 100 }, (_, index) => ({ path: `/${index}`, message: 'must be string', keyword: 'type' }));
    expect(check(value)).toEqual(expected);
    expect(cpuMsOf(() => check(value))).toBeLessThan(CPU_MS_MAX);
  });

  it('has a fault named that stands behind a hundred thousand items', () => {
    const value: unknown[] = new Array<number>(100_000).fill(1);
    value.push('last');
    expect(validateAgainst({ items: { type: 'integer' } }, value)).toEqual([
      { path: '/100000', message: 'must be integer', keyword: 'type' },
    ]);
  });

  it.each<[string, JsonSchema, unknown]>([
    ['whose items are to be unique and are many', { uniqueItems: true }, Array.from({ length: 400_000 }, (_, index) => ({ index }))],
    [
      'that is tried again on each level',
      {
        anyOf: [{ type: 'array', items: { $ref: '#' }, minItems: 2 }, { items: { $ref: '#' } }, { type: 'array', items: { $ref: '#' } }],
        not: { items: { $ref: '#' } },
      },
      nestedLists(40),
    ],
    ['that is a text of ten million characters with a pattern', { pattern: '^(a+)+$' }, `${'a'.repeat(10_000_000)}!`],
    ['with two objects of a hundred thousand members each', { items: { maxProperties: 100_000 } }, [wide(100_000), wide(100_000)]],
    ['with an object of 800,000 members', { additionalProperties: { type: 'integer' } }, wide(800_000)],
    ['that is nested deeper than a check goes', { items: { $ref: '#' } }, nestedLists(100_000)],
    [
      'with hundreds of alternatives for each of its items',
      { items: { oneOf: Array.from({ length: 300 }, (_, index) => ({ const: index })) } },
      new Array<number>(100_000).fill(299),
    ],
  ])('%s is refused with the limit', (_what, schema, value) => {
    const check = compileSchema(schema);
    expect(check(value)).toEqual([TOO_MUCH]);
    expect(cpuMsOf(() => check(value))).toBeLessThan(CPU_MS_MAX);
  });

  it('may have as many members in an object as a text may', () => {
    const check = compileSchema({ additionalProperties: { type: 'integer' }, propertyNames: { maxLength: 10 } });
    expect(check(wide(100_000))).toEqual([]);
    expect(check({ ...wide(99_999), last: 'x' })).toEqual([{ path: '/last', message: 'must be integer', keyword: 'type' }]);
  });

  it('is compared whole where that is cheap', () => {
    const unique = compileSchema({ uniqueItems: true });
    expect(unique(Array.from({ length: 20_000 }, (_, index) => index))).toEqual([]);
    expect(unique([{ a: 1, b: [2] }, 1, '1', { b: [2], a: 1 }])).toEqual([
      { path: '', message: 'must NOT have duplicate items (items ## 0 and 3 are identical)', keyword: 'uniqueItems' },
    ]);
  });
});

const definitionWith = (inputs: JsonSchema): string =>
  JSON.stringify({
    apiVersion: 'runbook/v1',
    id: 'costly',
    name: 'Costly',
    inputs,
    steps: [{ id: 'one', type: 'transform', with: { value: 1 } }],
  });

const faultsOf = (inputs: JsonSchema) => {
  const parsed = parseRunbook(definitionWith(inputs), 'json');
  return parsed.ok ? [] : parsed.errors.map(({ code, path, message }) => ({ code, path, message }));
};

describe('a schema that nothing would bound is refused where it is registered', () => {
  it('when its references lead back without going down', () => {
    expect(
      faultsOf({
        properties: { a: { allOf: [{ $ref: '#/$defs/p' }] } },
        $defs: { p: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/p' }] } },
      }),
    ).toEqual([
      {
        code: 'schema',
        path: '/inputs/$defs/p',
        message:
          'expected a JSON Schema (2020-12) that can be checked, found at /$defs/p: references that lead back here without going down to a member or an item, so that no check would end; let one of them stand below properties or items',
      },
    ]);
  });

  it('when its references fork again and again', () => {
    const fork = (to: string) => ({ allOf: [{ $ref: `#/$defs/${to}` }, { $ref: `#/$defs/${to}` }] });
    const $defs = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`d${index}`, index === 0 ? {} : fork(`d${index - 1}`)]));
    // d12 applies 1 + 2 × (1 + weight of d11) schemas: 4 × 2^12 − 3 = 16,381, the first above 10,000.
    expect(faultsOf({ $defs, $ref: '#/$defs/d19' })).toEqual([
      {
        code: 'schema',
        path: '/inputs/$defs/d12',
        message:
          'expected a JSON Schema (2020-12) that can be checked, found at /$defs/d12: expected at most 10000 schemas for one value, found 16381 by allOf, anyOf, oneOf and $ref; let each refer to the others once',
      },
    ]);
  });

  it('when a pattern backtracks, or patterns compile to too much', () => {
    expect(faultsOf({ properties: { a: { pattern: '(a)\\1' } } })).toMatchObject([{ code: 'schema', path: '/inputs/properties/a' }]);
    const properties = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}`, { pattern: `^${index}[a-z]{900}$` }]));
    expect(faultsOf({ properties })).toMatchObject([
      {
        code: 'schema',
        message: expect.stringContaining('expected patterns of at most 20000 instructions together, found more') as string,
      },
    ]);
  });

  it('but not when it goes down', () => {
    expect(faultsOf({ anyOf: [{ type: 'null' }, { items: { $ref: '#' } }] })).toEqual([]);
  });
});
