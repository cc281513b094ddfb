import fc from 'fast-check';
import {
  canonicalDefinition,
  compileRunbook,
  parseRunbook,
  SchemaRefused,
  validateAgainst,
  type JsonSchema,
  type Runbook,
} from '../../src/runbook/index.js';
import { CONTAIN_HOST } from './contain-host.js';

function read(text: string): Runbook {
  const parsed = parseRunbook(text, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors, null, 2));
  return parsed.runbook;
}

describe('a definition that is compiled', () => {
  const compiled = compileRunbook(read(CONTAIN_HOST));

  it('keeps its steps in order, with every kind of edge apart', () => {
    expect(compiled.steps.map(({ id }) => id)).toEqual(['lookup', 'severe', 'approve', 'isolate', 'confirmed', 'note']);
    expect(compiled.onFailure.map(({ id, onFailure }) => [id, onFailure])).toEqual([['tell', true]]);
    expect(compiled.step('severe')).toMatchObject({ dependsOn: ['lookup'], dependants: [], branchOf: [], gotoOf: [], join: 'all' });
    expect(compiled.step('lookup')).toMatchObject({ dependants: ['severe'], timeoutMs: 15000, effect: 'idempotent', onError: 'fail' });
    expect(compiled.step('note')).toMatchObject({ branchOf: [{ step: 'severe', branch: 'else' }], dependsOn: [] });
    expect(compiled.step('isolate')).toMatchObject({ sensitive: 'containment', effect: 'once', dependsOn: ['approve'] });
    expect(compiled.step('tell')?.id).toBe('tell');
    expect(compiled.step('nobody')).toBeUndefined();
  });

  it('fills in the law of retries', () => {
    expect(compiled.step('lookup')?.retry).toEqual({
      maxAttempts: 4,
      backoff: 'exponential',
      delayMs: 500,
      maxDelayMs: 30000,
      askedMsMax: 30000,
      jitter: true,
      on: ['timeout', '5xx', 'http-429'],
    });
    expect(compiled.step('severe')?.retry.maxAttempts).toBe(1);
  });

  it('has everything ready that a decision evaluates', () => {
    const scope = {
      inputs: { host: 'web-1', indicator: 'abc' },
      steps: { lookup: { output: { score: 80 } }, confirmed: { output: { state: 'isolated' } } },
      failure: { step: 'lookup' },
    };
    expect(compiled.step('lookup')?.parameters.render(scope)).toEqual({
      method: 'POST',
      url: 'https://ti.example/api/lookup',
      body: { sha256: 'abc' },
      credential: 'ti-api',
    });
    const conditional = compiled.step('severe')?.conditional;
    expect(
      conditional && 'if' in conditional ? [conditional.if.evaluate(scope).value, conditional.then, conditional.else] : undefined,
    ).toEqual([true, ['approve'], ['note']]);
    expect(compiled.step('lookup')?.evidence[0]?.value.render({ output: { score: 1 } })).toEqual({ score: 1 });
    expect(compiled.step('lookup')?.outputSchema?.({})).toEqual([
      { path: '/score', message: 'expected a value, found none', keyword: 'required' },
    ]);
    expect(compiled.outputs?.render(scope)).toEqual({ isolated: true });
    expect(compiled.step('tell')?.parameters.render(scope)).toMatchObject({ text: 'failed: lookup' });
  });

  it('has one canonical text whatever the order of members and the format', () => {
    const runbook = read(CONTAIN_HOST);
    const text = canonicalDefinition(runbook);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), (order) => {
        const parsed = parseRunbook(JSON.stringify(shuffled(runbook, order)), 'json');
        return parsed.ok && canonicalDefinition(parsed.runbook) === text;
      }),
      { numRuns: 100 },
    );
  });
});

/** The same value with the members of every map in another order. */
function shuffled(value: unknown, order: readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, shuffled(member, order)] as const);
  const rank = new Map(entries.map(([key], index) => [key, (((order[index % order.length] as number) + index) * 31) % 17]));
  return Object.fromEntries(entries.sort(([a], [b]) => (rank.get(a) as number) - (rank.get(b) as number)));
}

describe('a value that is validated', () => {
  it('names every path that does not fit', () => {
    const schema = {
      type: 'object',
      required: ['a', 'b'],
      additionalProperties: false,
      properties: {
        a: { type: 'integer' },
        b: { enum: ['x', 'y'] },
        when: { type: 'string', format: 'date-time' },
        list: { type: 'array', items: { type: 'string', pattern: '^a+$' } },
      },
    };
    expect(validateAgainst(schema, { b: 'z', c: 1, when: 'soon', list: ['aa', 'b', 3] })).toEqual([
      { path: '/a', message: 'expected a value, found none', keyword: 'required' },
      { path: '/c', message: 'expected no such member, found one', keyword: 'additionalProperties' },
      { path: '/b', message: 'must be equal to one of the allowed values: ["x","y"]', keyword: 'enum' },
      { path: '/when', message: 'must match format "date-time"', keyword: 'format' },
      { path: '/list/1', message: 'must match pattern "^a+$"', keyword: 'pattern' },
      { path: '/list/2', message: 'must be string', keyword: 'type' },
    ]);
    expect(validateAgainst(schema, { a: 1, b: 'x' })).toEqual([]);
    expect(validateAgainst(true, 1)).toEqual([]);
  });

  it('tells the patterns of one schema apart', () => {
    const schema = {
      properties: { a: { pattern: '^a+$' }, b: { pattern: '^b+$' } },
      patternProperties: { '^x': { type: 'string' }, '^y': { type: 'integer' } },
    };
    expect(validateAgainst(schema, { a: 'a', b: 'b', x1: 'x', y1: 1 })).toEqual([]);
    expect(validateAgainst(schema, { a: 'b', b: 'a', x1: 1, y1: 'y' }).map(({ path }) => path)).toEqual(['/a', '/b', '/x1', '/y1']);
  });

  it('refuses a schema that is none, or whose patterns backtrack', () => {
    expect(() => validateAgainst({ type: 'objekt' }, 1)).toThrow(SchemaRefused);
    expect(() => validateAgainst({ pattern: '(a)\\1' }, 'x')).toThrow(SchemaRefused);
    expect(() => validateAgainst({ $ref: 'https://elsewhere.example/schema' }, 1)).toThrow(SchemaRefused);
  });

  it.each([
    [99, 99],
    [100, 100],
    [101, 100],
  ])('names a hundred violations at most: of %d, %d', (count, named) => {
    const schema: JsonSchema = { type: 'array', items: { type: 'number' } };
    const value = Array.from({ length: count }, () => 'x');
    const paths = value.map((_, index) => `/${index}`);
    expect(validateAgainst(schema, value).map(({ path }) => path)).toEqual(paths.slice(0, named));
  });

  it('keeps one author from naming the schema of another', () => {
    expect(validateAgainst({ $id: 'https://a.example/s', type: 'string' }, 'x')).toEqual([]);
    expect(validateAgainst({ $id: 'https://a.example/s', type: 'integer' }, 'x')).toHaveLength(1);
    expect(() => validateAgainst({ $ref: 'https://a.example/s' }, 'x')).toThrow(SchemaRefused);
  });
});
