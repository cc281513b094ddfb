import type { Json } from '../../src/json.js';
import { BlobNeeded, compileExpression, type ResolveBlob, type Scope } from '../../src/expression/index.js';
import { berlin } from '@runbook/spec-kit';
import { refusalOf } from './refusal.js';

const scope: Scope = {
  inputs: {
    n: 7,
    half: 0.5,
    list: [10, 20, 30],
    i: 1,
    name: 'éva',
    text: 'abc',
    zero: 0,
    flag: true,
    nothing: null,
    big: 9007199254740991,
  },
  steps: { lookup: { output: { score: 70, exact: 70.5, tags: ['c2', 'apt'] }, status: 'COMPLETED' }, 'by-host': { output: 1 } },
};

const evaluate = (source: string, within: Scope = scope, blob?: ResolveBlob): Json =>
  compileExpression(source).evaluate(within, { ...(blob && { blob }), zones: berlin });

const refusal = (source: string, within: Scope = scope) => refusalOf(source, (text) => evaluate(text, within));

describe('an expression over JSON', () => {
  it.each<[string, Json]>([
    ['inputs.n + 1', 8],
    ['inputs.list[inputs.i]', 20],
    ['inputs.n / 2', 3],
    ['inputs.n % 2', 1],
    ['-7 / 2', -3],
    ['-7 % 2', -1],
    ['inputs.n / 2.0', 3.5],
    ['double(inputs.n) / 2', 3.5],
    ['(3.5 * 2.0) / 2', 3.5],
    ['inputs.half * inputs.n', 3.5],
    ['inputs.n == 7.0', true],
    ['steps.lookup.output.score >= 70', true],
    ['steps.lookup.output.exact >= 70', true],
    ['steps.lookup.output.exact > steps.lookup.output.score', true],
    ["steps['by-host'].output", 1],
    ["'c2' in steps.lookup.output.tags", true],
    ["'score' in steps.lookup.output", true],
    ['[1, "a", null, [2.5]]', [1, 'a', null, [2.5]]],
    ['{"a": 1, "b": "x", "c": [true]}', { a: 1, b: 'x', c: [true] }],
    ['inputs.flag ? 1 : "one"', 1],
    ['inputs.text + "d"', 'abcd'],
    ['[1] + ["a"]', [1, 'a']],
    ['inputs.list.map(x, x * 2)', [20, 40, 60]],
    ['inputs.list.filter(x, x > 10).size()', 2],
    ['inputs.list.map(x, x > 10, x + 1)', [21, 31]],
    ['inputs.list.all(x, x > 5) && inputs.list.exists(x, x == 20)', true],
    ['inputs.list.exists_one(x, x == 20)', true],
    ['inputs.list.map(x, inputs.list.map(y, x + y))[2][0]', 40],
    ['cel.bind(x, inputs.n + 1, x * x)', 64],
    ['size(inputs.name)', 3],
    ['"a,b".split(",").join("-")', 'a-b'],
    ['"Hello".lowerAscii().replace("l", "L")', 'heLLo'],
    ['"hello".substring(1, 3) + "hello".charAt(4)', 'elo'],
    ['int("42") + int(2.9)', 44],
    ['string(1.5) + string(true) + string(7)', '1.5true7'],
    ['timestamp("2026-01-31T12:00:00Z") + duration("36h")', '2026-02-02T00:00:00.000Z'],
    ['timestamp("2026-01-31T12:00:00+02:00") < timestamp("2026-01-31T11:00:00Z")', true],
    ['timestamp("2026-01-31T12:00:00Z").getDayOfWeek()', 6],
    ['timestamp("2024-01-01T00:00:00.123456Z") < timestamp("2024-01-01T00:00:00.123457Z")', true],
    ['timestamp("2024-01-01T00:00:00.1234560Z") == timestamp("2024-01-01T01:00:00.123456+01:00")', true],
    ['timestamp("2024-01-01T00:00:00.123456Z") + duration("1us") == timestamp("2024-01-01T00:00:00.123457Z")', true],
    ['timestamp("2024-01-01T00:00:00.123457Z") - timestamp("2024-01-01T00:00:00.123456Z") == duration("1us")', true],
    ['string(timestamp("2024-01-01T00:00:00.123456Z"))', '2024-01-01T00:00:00.123456Z'],
    ['string(timestamp("1969-12-31T23:59:59.999999Z"))', '1969-12-31T23:59:59.999999Z'],
    ['timestamp("1969-12-31T23:59:59.999999Z").getMilliseconds()', 999],
    ['duration("1h30m").getMinutes()', 90],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['[1, 1.0, 2, "a", "a"].distinct()', [1, 2, 'a']],
    ['type(inputs.half) + type([])', 'doublelist'],
    ['inputs.text.matches("^a.c$")', true],
    ['has(inputs.missing)', false],
    ['has(inputs.missing.deeper)', false],
    ['has(inputs.text)', true],
    ['has(steps["by-host"].output)', true],
    ['inputs.missing == 1 || inputs.n == 7', true],
    ['inputs == {"n": 7}', false],
    ['{"a": [1, 2.0]} == {"a": [1.0, 2]}', true],
    ['1 == "1"', false],
    ['null == inputs.nothing', true],
  ])('gives %s as %j', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['inputs.missing', 'missing-path'],
    ['inputs.list[3]', 'missing-path'],
    ['nowhere.at.all', 'unknown-variable'],
    ['inputs.constructor', 'missing-path'],
    ['inputs.__proto__', 'missing-path'],
    ['inputs.text.length', 'wrong-type'],
    ['inputs.list.length', 'wrong-type'],
    ['inputs.n + "a"', 'wrong-type'],
    ['inputs.n && true', 'wrong-type'],
    ['inputs.big + 1', 'integer-out-of-range'],
    ['9007199254740993', 'integer-out-of-range'],
    ['1 / inputs.zero', 'division-by-zero'],
    ['1.0 / 0.0', 'not-json'],
    ['inputs.text.matches("(a")', 'bad-regex'],
    ['inputs.text.matches("(?=a)")', 'bad-regex'],
    ['shout(inputs.text)', 'unknown-function'],
    ['1 +', 'syntax'],
    ['', 'syntax'],
    ['secrets.token', 'secret-misplaced'],
    ['"x" + secrets.token', 'secret-misplaced'],
    ['int("x")', 'bad-argument'],
    ['timestamp("2026-02-30T00:00:00Z")', 'bad-argument'],
  ])('refuses %s as %s', (source, code) => {
    expect(refusal(source)).toMatchObject({ name: 'ExpressionError', code });
  });

  it('names the place, what it found and what to do', () => {
    const error = refusal('1 + inputs.mising');
    expect(error.position).toBe(4);
    expect(error.message).toContain('has(…)');
    expect(refusal('shoud(1)').message).not.toContain('undefined');
    expect(refusal('inputs.text.startWith("a")').message).toContain('did you mean startsWith?');
  });

  it('says which paths it reads, loop variables left out', () => {
    const expression = compileExpression(
      'has(inputs.a.b) && inputs.list[inputs.i] > steps["x-y"].output[0].z && inputs.list.all(q, q.w > 1)',
    );
    expect(expression.references).toEqual([
      ['inputs', 'a', 'b'],
      ['inputs', 'list'],
      ['inputs', 'i'],
      ['steps', 'x-y', 'output', '0', 'z'],
      ['inputs', 'list'],
    ]);
    expect(expression.tested).toEqual([['inputs', 'a', 'b']]);
  });

  it('keeps a key of a prototype an ordinary key', () => {
    expect(JSON.stringify(evaluate('{"__proto__": 1, "a": 2}'))).toBe('{"__proto__":1,"a":2}');
    expect(evaluate('inputs.__proto__.x', { inputs: JSON.parse('{"__proto__":{"x":5}}') as Json })).toBe(5);
  });

  describe('with a value that stands as a reference', () => {
    const sha256 = 'a'.repeat(64);
    const reference = { $blob: sha256, bytes: 3_000_000 };
    const large: Scope = { steps: { a: { output: reference } }, inputs: { n: 1 } };
    const resolve: ResolveBlob = (sha) => (sha === sha256 ? { items: [1, 2, 3] } : undefined);

    it('passes the reference on when the path ends there', () => {
      expect(evaluate('steps.a.output', large)).toEqual(reference);
      expect(evaluate('[steps.a.output, 1]', large)).toEqual([reference, 1]);
      expect(evaluate('inputs.n == 1 ? steps.a.output : null', large)).toEqual(reference);
    });

    it.each([
      'steps.a.output.items',
      'size(steps.a.output)',
      'steps.a.output == 1',
      'has(steps.a.output.items)',
      '[steps.a.output] == [1]',
      'steps.a.output == 1 || true',
    ])('needs the content for %s', (source) => {
      expect(() => evaluate(source, large)).toThrow(BlobNeeded);
      expect(() => evaluate(source, large, resolve)).not.toThrow(BlobNeeded);
    });

    it('uses the content that is at hand', () => {
      expect(evaluate('steps.a.output.items.map(x, x + inputs.n)', large, resolve)).toEqual([2, 3, 4]);
    });
  });

  describe('that would cost too much', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const nested = 'l.all(a, l.all(b, l.all(c, l.all(d, a + b + c + d >= 0))))';
    const doubled = Array.from({ length: 30 })
      .reduce<string>((inner, _, index) => `cel.bind(v${29 - index}, v${28 - index} + v${28 - index}, ${inner})`, 'size(v29)')
      .replaceAll('v-1', 'l');

    it.each([
      ['loops in loops', nested, { l: list }, 'limit-steps'],
      ['a text that doubles', doubled, { l: 'x' }, 'limit-bytes'],
      ['a list that doubles', doubled, { l: list }, 'limit-steps'],
      ['a copy of a large text per item', 'l.map(x, t)', { l: list, t: 'x'.repeat(10_000) }, 'limit-bytes'],
      ['a long source', `"${'x'.repeat(9000)}"`, {}, 'limit-source'],
      ['brackets without end', '('.repeat(3000), {}, 'limit-depth'],
      ['prefixes without end', `${'!'.repeat(8000)}true`, {}, 'limit-depth'],
      ['a chain without end', Array.from({ length: 1000 }, () => '1').join('+'), {}, 'limit-depth'],
    ])('stops %s', (_, source, within, code) => {
      expect(refusal(source, within as Scope)).toMatchObject({ code });
    });

    it('never takes quadratic or exponential time for a pattern', () => {
      expect(evaluate('t.matches("^(a+)+$")', { t: `${'a'.repeat(20_000)}b` })).toBe(false);
    });
  });
});
