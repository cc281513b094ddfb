import { markdownList, markdownText } from '../../src/actions/markdown-text.js';
import { percent, signed } from '../../src/actions/shown-numbers.js';

describe('a number that people read', () => {
  it.each([
    [0, 'under 0.1 %'],
    [0.0004, 'under 0.1 %'],
    [0.05, '5 %'],
    [0.663, '66.3 %'],
    [2 / 3, '66.7 %'],
    [0.995, '99.5 %'],
    [0.9996, 'over 99.9 %'],
    [1, 'over 99.9 %'],
  ])('is a probability that is neither rounded up to certainty nor down to nothing: %d', (probability, shown) =>
    expect(percent(probability)).toBe(shown),
  );

  it.each([
    [0.0251, '0.025'],
    [-0.0291, '−0.029'],
    [-0.0001, '0.000'],
  ])('has a true minus, and none before nothing: %d', (value, shown) => expect(signed(value)).toBe(shown));
});

describe('a list that people read', () => {
  it.each([
    [0, 'nothing'],
    [2, 'a1, a2'],
    [3, 'a1, a2, a3'],
    [72, 'a1, a2, a3 and 69 more'],
  ])('of %d says how many it leaves out', (length, shown) =>
    expect(
      markdownList(
        Array.from({ length }, (_, at) => `a${at + 1}`),
        3,
        'nothing',
      ),
    ).toBe(shown),
  );
});

describe('a text that people read', () => {
  it.each([
    'attack-pattern--005a06c6-14bf-4118-afa0-ebcd8aebb0c9',
    '2019-08-01T05:00:00.000Z',
    'TLP:GREEN',
    'Exfiltration Over Asymmetric Encrypted Non-C2 Protocol',
  ])('stays as it is where nothing in it is markup: %s', (text) => expect(markdownText(text)).toBe(text));

  it.each([
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['===', '\\==='],
    ['---', '\\---'],
    ['1. a', '1\\. a'],
    ['HTTP://a', 'HTTP\\://a'],
    ['mailto:a', 'mailto\\:a'],
  ])('is escaped where it would be: %s', (text, escaped) => expect(markdownText(text)).toBe(escaped));
});
