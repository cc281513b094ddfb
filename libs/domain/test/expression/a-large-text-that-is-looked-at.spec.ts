import { compileExpression } from '../../src/expression/index.js';

const TEN_MB = 10 * 1024 * 1024;
const text = 'a'.repeat(TEN_MB);
const wide = '€'.repeat(TEN_MB / 2);

describe('a text of ten megabytes', () => {
  it.each<[string, unknown]>([
    ['size(inputs.text)', TEN_MB],
    ['size(inputs.text) > 0 && size(inputs.text) < 100000000', true],
    ['size(inputs.wide)', TEN_MB / 2],
    ["inputs.text.startsWith('aaa')", true],
    ["inputs.text.endsWith('b')", false],
    ["inputs.text == 'a'", false],
    ["inputs.text.trim() == ''", false],
    ['inputs.text.substring(0, 3)', 'aaa'],
    ["inputs.text.contains('b')", false],
  ])('%s is answered', (expression, expected) =>
    expect(compileExpression(expression).evaluate({ inputs: { text, wide } })).toEqual(expected),
  );

  it.each([
    'inputs.list.map(i, inputs.text.contains(string(i)))',
    "inputs.list.map(i, inputs.text.matches('^(a+)+$'))",
    'inputs.list.map(i, size(inputs.text))',
  ])('%s takes more steps than one evaluation has', (expression) =>
    expect(() => compileExpression(expression).evaluate({ inputs: { text, list: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } })).toThrow(
      'expected at most 200000 evaluation steps, found more',
    ),
  );
});
