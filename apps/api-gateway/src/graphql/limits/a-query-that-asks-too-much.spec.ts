import { buildSchema, getIntrospectionQuery, type GraphQLSchema } from 'graphql';
import { prepareOperation } from '../prepare-operation.js';
import { GRAPH_LIMITS, type GraphLimits } from './graph-limits.js';

const schema = graph();
const LIMITS: GraphLimits = { queryBytes: 2_000, tokens: 200, depth: 5, aliases: 3, fields: 20, cost: 1_000 };

/** Pages ask a route, as in the graph of the API. */
function graph(): GraphQLSchema {
  const made = buildSchema(`
    type Query { runs(limit: Int): Page, run: Run }
    type Page { items: [Run], next: String }
    type Run { id: String, steps: [Run], child: Run, stats: Run }`);
  const calls = (type: 'Query' | 'Run', name: string, isPage: boolean) => {
    const field = (made.getType(type) as NonNullable<ReturnType<GraphQLSchema['getQueryType']>>).getFields()[name]!;
    field.extensions = { call: { method: 'GET', path: '/', places: {}, isPage } };
  };
  calls('Query', 'runs', true);
  calls('Query', 'run', false);
  calls('Run', 'stats', false);
  return made;
}

const nested = (times: number): string => (times === 0 ? 'id' : `child { ${nested(times - 1)} }`);
const aliases = (count: number): string => Array.from({ length: count }, (_, n) => `a${n}: id`).join(' ');
const refusal = (query: string, variables?: Record<string, unknown>, limits = LIMITS) => {
  try {
    prepareOperation(schema, { query, variables }, limits);
    return undefined;
  } catch (error) {
    const { code, extras } = error as { code: string; extras: { members?: { limit?: string; most?: number; found?: number } } };
    return { code, ...extras.members };
  }
};

describe('a query', () => {
  it.each([
    ['queryBytes', `{ run { id } } #${'é'.repeat(1_000)}`, 2_016],
    ['tokens', `{ run { ${'id '.repeat(200)} } }`, undefined],
    ['depth', `{ run { ${nested(4)} } }`, undefined],
    ['aliases', `{ run { ${aliases(4)} } }`, undefined],
    ['fields', `{ run { ${'id '.repeat(20)} } }`, undefined],
    ['fields', `{ run { ...A ...A } } fragment A on Run { ...B ...B } fragment B on Run { ${'id '.repeat(5)} }`, undefined],
    ['cost', '{ runs(limit: 200) { items { id steps { id } } } }', 1_150],
    ['cost', '{ runs { items { id stats { id } } } }', 1_100],
  ])('is refused by the name of its limit: %s', (limit, query, found) => {
    const refused = refusal(query)!;
    expect(refused).toMatchObject({ code: 'query-exceeded', limit, most: LIMITS[limit as keyof GraphLimits] });
    if (found === undefined) expect(refused).not.toHaveProperty('found');
    else if (limit === 'cost') expect(refused.found).toBeGreaterThan(LIMITS.cost);
    else expect(refused.found).toBe(found);
  });

  it.each([
    ['depth', `{ run { ${nested(3)} } }`],
    ['aliases', `{ run { ${aliases(3)} } }`],
    ['fields', `{ run { ${'id '.repeat(19)} } }`],
    ['cost', '{ runs(limit: 30) { items { id steps { id } } } }'],
  ])('is taken at its limit: %s', (_limit, query) => expect(refusal(query)).toBeUndefined());

  it('costs what its variables say, and no less than one line for a page of fewer than none', () => {
    const query = 'query($n: Int) { runs(limit: $n) { items { stats { id } } } }';
    expect([refusal(query, { n: 5 }), refusal(query, { n: 100 })?.limit]).toEqual([undefined, 'cost']);
    const below = `{ a: runs(limit: -1000000) { items { id } } ${'b: '}runs(limit: 100) { items { stats { id } } } }`;
    expect(refusal(below)?.limit).toBe('cost');
  });

  it('may spread no fragment within itself, and is no other text than GraphQL', () => {
    expect(refusal('{ run { ...A } } fragment A on Run { child { ...A } }')?.code).toBe('invalid-request');
    for (const text of ['{', 'nothing', '{"kind":"Document","definitions":[]}']) expect(refusal(text)?.code).toBe('malformed-query');
    expect(refusal('query a { run { id } } query b { run { id } }')?.code).toBe('invalid-request');
    expect(refusal('query($n: Int!) { runs(limit: $n) { next } }', {})?.code).toBe('invalid-request');
  });

  it('of a tool that reads the schema is taken', () => {
    expect(refusal(getIntrospectionQuery(), undefined, GRAPH_LIMITS)).toBeUndefined();
    expect(
      refusal(`{ ${Array.from({ length: 12 }, (_, n) => `s${n}: __schema { types { name } }`).join(' ')} }`, undefined, GRAPH_LIMITS)
        ?.limit,
    ).toBe('cost');
  });
});
