import fc from 'fast-check';
import type { Json } from '../../src/json.js';
import { compileExpression, compileTemplate, ExpressionError, type Scope } from '../../src/expression/index.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 100_000);

const words = [
  'inputs',
  'steps',
  '.a',
  '.b',
  '[0]',
  '["k"]',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '?',
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '>=',
  '&&',
  '||',
  '!',
  'in ',
  '1',
  '2.5',
  '0',
  '1e9',
  '9007199254740991',
  '"x"',
  "'y'",
  'null',
  'true',
  'false',
  'x',
  'has(inputs.a)',
  '.map(x, ',
  '.filter(x, ',
  '.all(x, ',
  '.exists(x, ',
  '.size()',
  '.matches("',
  '.split("")',
  '.join()',
  'string(',
  'int(',
  'double(',
  'timestamp(',
  'duration(',
  'cel.bind(x, ',
  '.sort()',
  '.distinct()',
  '.replace("a", "bb")',
  '.substring(1)',
  '{{',
  '}}',
  ' ',
  '\\',
  '\n',
  'é',
  '😀',
  'u',
  'r"',
  'b"',
  '"""',
  '//',
  '__proto__',
  'constructor',
  '1n',
  '0x1f',
  '.getHours()',
  '.getHours("Europe/Berlin")',
  'timestamp("2026-03-29T02:30", "Europe/Berlin")',
  'string(timestamp(0), "-05:30")',
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join(''));
const expression = fc.letrec<{ any: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    'inputs.a',
    'inputs.l',
    'inputs.s',
    'inputs.n',
    '1',
    '2.5',
    '"ab"',
    'true',
    'null',
    '[1, "a"]',
    '{"k": 1}',
    'inputs',
    'x',
    'inputs.b',
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(tie('any'), fc.constantFrom('+', '-', '*', '/', '%', '==', '<', '&&', '||', 'in'), tie('any'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('any'), fc.constantFrom('map', 'filter', 'all', 'exists', 'exists_one'), tie('any'))
      .map(([a, macro, b]) => `${a}.${macro}(x, ${b})`),
    fc
      .tuple(tie('any'), fc.constantFrom('size', 'sort', 'distinct', 'flatten', 'join', 'trim', 'reverse'))
      .map(([a, name]) => `${a}.${name}()`),
    fc
      .tuple(fc.constantFrom('string', 'int', 'double', 'bool', 'type', 'timestamp', 'duration', 'size'), tie('any'))
      .map(([name, a]) => `${name}(${a})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}[${b}]`),
  ),
})).any;

const scope: Scope = { inputs: { a: { b: 1 }, b: { $blob: 'c'.repeat(64), bytes: 1 }, l: [1, 2.5, 'x', null, [3]], s: 'aab😀', n: 5 } };

/** Plain JSON: what `JSON` reads back unchanged. */
function isPlain(value: Json): boolean {
  return JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value) && typeof value !== 'bigint';
}

function tryOut(work: () => Json): void {
  try {
    const value = work();
    if (!isPlain(value)) throw new Error(`expected plain JSON, found ${String(value)}`);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
}

describe('arbitrary text as an expression', () => {
  it('gives plain JSON or an ExpressionError, nothing else', () => {
    const anything = fc.oneof(
      { arbitrary: soup, weight: 4 },
      { arbitrary: expression, weight: 5 },
      { arbitrary: fc.string({ maxLength: 40 }), weight: 1 },
    );
    fc.assert(
      fc.property(anything, (source) => tryOut(() => compileExpression(source).evaluate(scope, { blob: () => ({ q: [1] }) }))),
      { numRuns: RUNS },
    );
  });

  it('is the same as a placeholder', () => {
    fc.assert(
      fc.property(soup, (source) => tryOut(() => compileTemplate(`a {{ ${source} }} b`).render(scope, { blob: () => 1 }))),
      { numRuns: RUNS / 10 },
    );
  });

  it('gives the same answer twice, and changes nothing it reads', () => {
    const before = JSON.stringify(scope);
    fc.assert(
      fc.property(expression, (source) => {
        const outcome = () => {
          try {
            return JSON.stringify(compileExpression(source).evaluate(scope, { blob: () => 1 }));
          } catch (error) {
            return (error as Error).message;
          }
        };
        expect(outcome()).toBe(outcome());
      }),
      { numRuns: RUNS / 10 },
    );
    expect(JSON.stringify(scope)).toBe(before);
  });
});
