import { drawn, fateOf, intervalOf, isIn } from '../scripts/mutation/sample.mjs';

const mutants = Array.from({ length: 100 }, (_, at) => ({
  id: String(at),
  fileName: 'libs/wire/src/record.ts',
  location: { start: { line: at, column: 1 } },
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
}));

describe('a sample of mutants', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawn(mutants, 20, 7)).toEqual(drawn([...mutants].reverse(), 20, 7));
    expect(drawn(mutants, 20, 7)).not.toEqual(drawn(mutants, 20, 8));
  });

  it('grows by more of them and keeps those that it had', () => {
    expect(drawn(mutants, 40, 7).slice(0, 20)).toEqual(drawn(mutants, 20, 7));
    expect(new Set(drawn(mutants, 1000, 7)).size).toBe(100);
  });

  it('draws each as often as any other', () => {
    const draws = Array.from({ length: 1000 }, (_, seed) => drawn(mutants, 10, seed)).flat();
    const counts = mutants.map(({ id }) => draws.filter((one) => one === id).length);
    // Each is drawn a hundred times in the mean, with a deviation of 9.5; five of these away is one in millions.
    expect(Math.min(...counts)).toBeGreaterThan(52);
    expect(Math.max(...counts)).toBeLessThan(148);
  });
});

describe('a folder', () => {
  it.each([
    ['libs/wire/src', 'libs/wire/src/record.ts', true],
    ['libs/wire/src/record.ts', 'libs/wire/src/record.ts', true],
    ['libs/wire/src', 'libs/wire/src-of-another/record.ts', false],
    ['libs/wire/src/record', 'libs/wire/src/record.ts', false],
  ])('%s has %s: %s', (folder, file, has) => expect(isIn(folder, file)).toBe(has));
});

describe('what became of a mutant', () => {
  it.each([
    ['killed', { status: 'Killed', statusReason: 'Expected: 3, Received: 4' }],
    ['killed', { status: 'RuntimeError', statusReason: 'SyntaxError' }],
    ['killed', { status: 'Timeout', statusReason: 'Hit limit reached (501/500)' }],
    ['undecided', { status: 'Timeout' }],
    ['undecided', { status: 'Killed', statusReason: 'thrown: "Exceeded timeout of 60000 ms for a test."' }],
    ['undecided', { status: 'RuntimeError', statusReason: 'Test runner crashed. Tried twice to restart it without any luck.' }],
    ['not noticed', { status: 'Survived' }],
    ['no suite comes here', { status: 'NoCoverage' }],
  ])('%s: %j', (fate, result) => expect(fateOf(result)).toBe(fate));

  it('is not said of one that was not asked about', () => {
    expect(() => fateOf({ status: 'CompileError' })).toThrow('found one that is CompileError');
  });
});

// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
describe('the interval of a share', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (part, whole, low, high) => {
    const [from, to] = intervalOf(part, whole);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  it('of nothing is everything', () => {
    expect(intervalOf(0, 0)).toEqual([0, 1]);
  });
});
