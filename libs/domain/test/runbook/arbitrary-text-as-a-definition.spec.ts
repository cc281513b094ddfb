import fc from 'fast-check';
import { checkRunbook, compileRunbook, parseRunbook } from '../../src/runbook/index.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 100_000);

const MINIMAL = '{apiVersion: runbook/v1, id: ab, name: n, steps: [{id: a, type: transform, with: {value: "{{ 1 }}"}}]}';
const pieces = [
  'a: 1\n',
  '- b\n',
  'steps:\n',
  '  - id: x\n',
  ' type: loop',
  '{',
  '}',
  '[',
  ']',
  ',',
  ': ',
  '&a ',
  '*a',
  '!!str ',
  '|\n',
  '>-\n',
  '"',
  "'",
  '{{ ',
  ' }}',
  '---\n',
  '...\n',
  '#',
  '? ',
  '\t',
  '\n',
  '  ',
  '<<: ',
  'id',
  'when',
  '~',
  '.nan',
  '0x1f',
  '1e999',
  '\\u0000',
  '😀',
  '%YAML 1.1\n',
  '__proto__: ',
  'constructor: ',
];
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join(''));
/** The smallest definition with one stretch of it replaced. */
const mutated = fc
  .tuple(
    fc.nat(MINIMAL.length),
    fc.nat(12),
    fc.oneof(
      fc.constantFrom(...pieces),
      fc.constantFrom(
        'if: "true"',
        'x',
        'join: any, ',
        'dependsOn: [a], ',
        'type: loop',
        'onError: {goto: a}, ',
        'sensitive: s, ',
        'when: "steps.a.output > 1", ',
      ),
    ),
  )
  .map(([at, length, piece]) => MINIMAL.slice(0, at) + piece + MINIMAL.slice(at + length));

function tryOut(text: string, format: 'yaml' | 'json'): void {
  const parsed = parseRunbook(text, format);
  if (parsed.ok) {
    checkRunbook(parsed.runbook);
    compileRunbook(parsed.runbook);
    return;
  }
  const [first] = parsed.errors;
  if (!first || first.message === '' || first.line < 1 || first.column < 1)
    throw new Error(`expected an error with its place, found ${JSON.stringify(first)}`);
}

describe('arbitrary text as a definition', () => {
  it('is read, or refused with a place, and never throws', () => {
    const anything = fc.oneof(
      { arbitrary: soup, weight: 8 },
      { arbitrary: mutated, weight: 1 },
      { arbitrary: fc.string({ maxLength: 30 }), weight: 1 },
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (text, isJson) => tryOut(text, isJson ? 'json' : 'yaml')),
      { numRuns: RUNS },
    );
  });

  it('is compiled whenever it is read', () => {
    expect(parseRunbook(MINIMAL, 'yaml')).toMatchObject({ ok: true });
    fc.assert(
      fc.property(mutated, (text) => tryOut(text, 'yaml')),
      { numRuns: RUNS / 20 },
    );
  });
});
