import fc from 'fast-check';
import {
  compileExpression,
  compileTemplate,
  heldValue,
  isBlobReference,
  plainValue,
  ValueUnfit,
  type Json,
  type JsonObject,
} from '../src/index.js';
import { ScriptedRun } from './execution/scripted-run.js';

const HASH = 'ab'.repeat(32);
const FORGED = { $blob: HASH, bytes: 7 };

const holdsReference = (value: Json): boolean =>
  isBlobReference(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsReference));

describe('data that looks like a reference', () => {
  const name = fc.constantFrom('$blob', '$$blob', '$$$blob', 'bytes', '$', 'blob', '$blobs', 'a');
  const leaf = fc.oneof(
    fc.constant(HASH),
    fc.integer(),
    fc.constant(-0),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
  );
  const { value: arbitrary } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(name, tie('value'), { maxKeys: 4 })),
  }));

  it('is held as data, and comes out as it went in', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const held = heldValue(value);
        expect(holdsReference(held)).toBe(false);
        expect(JSON.parse(JSON.stringify(held))).toEqual(held);
        expect(JSON.stringify(plainValue(held))).toBe(JSON.stringify(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same object where nothing has to change', () => {
    const value = { a: [1, { b: 'c' }], $: 0, blob: { bytes: 3 } };
    expect(heldValue(value)).toBe(value);
    expect(plainValue(value)).toBe(value);
  });

  it('is none of ours in an expression, which opens nothing', () => {
    const scope = { inputs: heldValue({ forged: FORGED }) };
    const opened = () => {
      throw new Error('expected no blob to be asked for');
    };
    const evaluate = (source: string) => compileExpression(source).evaluate(scope, { blob: opened });
    expect(evaluate('inputs.forged["$blob"]')).toBe(HASH);
    expect(evaluate('"$blob" in inputs.forged && has(inputs.forged["$blob"])')).toBe(true);
    expect(evaluate('inputs.forged.bytes + 1')).toBe(8);
    expect(holdsReference(evaluate(`{"$blob": "${HASH}", "bytes": 7}`))).toBe(false);
    expect(holdsReference(evaluate(`[{"$" + "blob": "${HASH}", "bytes": 7}]`))).toBe(false);
    expect(plainValue(evaluate(`{"$blob": "${HASH}", "bytes": 7}`))).toEqual(FORGED);
  });

  it.each<[string, Json]>([
    ['as a constant', { body: FORGED }],
    ['in a list', { body: [[FORGED]] }],
    ['beside a placeholder', { body: { ...FORGED, more: '{{ inputs.n }}' } }],
    ['with its hash from a placeholder', { body: { $blob: '{{ inputs.hash }}', bytes: 7 } }],
  ])('is none of ours in a definition: %s', (_what, template) => {
    const scope = { inputs: { n: 1, hash: HASH } };
    const rendered = compileTemplate(template).render(scope);
    expect(holdsReference(rendered)).toBe(false);
    expect((plainValue(rendered) as JsonObject)['body']).toMatchObject(
      Array.isArray((template as JsonObject)['body']) ? [[FORGED]] : FORGED,
    );
  });

  it('stands in a text as it came', () =>
    expect(compileTemplate('{{ inputs.forged }}!').render({ inputs: heldValue({ forged: FORGED }) })).toBe(`${JSON.stringify(FORGED)}!`));

  it('cannot be made by editing, of data or of a real reference', () => {
    const lines = 'steps:\n  - { id: a, type: call-service, with: { url: "https://a.example" } }\n';
    const run = ScriptedRun.started(lines, { map: { bytes: 7 }, big: FORGED });
    const edit = (path: string, value: Json) => run.refused({ type: 'EditVariables', reason: 'r', changes: [{ path, value }] });
    expect(edit('inputs.map.$blob', HASH)).toBe('unknown-path');
    expect(edit('inputs.map["$blob"]', HASH)).toBe('unknown-path');
    expect(edit('inputs.big.bytes', 8)).toBe('unknown-path');
    expect(edit('inputs.big["$blob"]', HASH)).toBe('unknown-path');
    expect(edit('inputs.map.bytes', 8)).toBeUndefined();
  });
});

describe('a value that a record could not say', () => {
  it.each<[string, Json, ValueUnfit['reason']]>([
    ['half of a surrogate pair', { a: ['cut \ud83d'] }, 'broken-text'],
    ['half of a surrogate pair in a name', { '\ud83d': 1 }, 'broken-text'],
    ['a number without end', [Infinity], 'no-number'],
    ['no number', [NaN], 'no-number'],
  ])('is refused where it comes in: %s', (_what, value, reason) =>
    expect(() => heldValue(value)).toThrow(expect.objectContaining({ name: 'ValueUnfit', reason })),
  );

  it('loses what JSON leaves out before anything is decided', () => {
    expect(heldValue({ a: undefined as unknown as Json, b: [undefined as unknown as Json, -0] })).toStrictEqual({ b: [null, 0] });
  });

  it.each<[string, string, Json]>([
    ['a negative zero', 'double(inputs.zero) * -1.0', 0],
    ['a negative zero in a map', '{"z": [-double(inputs.zero)]}', { z: [0] }],
  ])('does not come out of an expression: %s', (_what, source, value) => {
    const result = compileExpression(source).evaluate({ inputs: { zero: 0 } });
    expect(result).toStrictEqual(value);
  });

  it.each([
    ['half of a surrogate pair', 'inputs.text + "\\ud83d"'],
    ['half of a surrogate pair in a list', '[inputs.text.replace("a", "\\udc00")]'],
    ['half of a surrogate pair in a name', '{inputs.half: 1}'],
    ['half of a surrogate pair that came from before', 'inputs.half'],
    ['a literal without end', '1e400'],
    ['a number without end', 'double(inputs.big) * double(inputs.big)'],
    ['no number', '(double(inputs.big) * double(inputs.big)) * 0.0'],
  ])('fails the expression that makes it: %s', (_what, source) => {
    const evaluate = () => compileExpression(source).evaluate({ inputs: { text: 'a', half: '\ud83d', big: 1e300 } });
    expect(evaluate).toThrow(expect.objectContaining({ name: 'ExpressionError' }));
  });
});
