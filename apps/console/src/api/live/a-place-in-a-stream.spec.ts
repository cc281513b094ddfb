import { isBeforeInLog, isBeforeInOutput } from './positions.js';

describe('a place in the log of a run', () => {
  it.each([
    [undefined, '1.0', true],
    [undefined, undefined, false],
    ['1.0', undefined, false],
    ['3.0', '3.1', true],
    ['3.1', '3.1', false],
    ['9.4', '10.0', true],
    ['10.0', '9.4', false],
    ['3', '3.7', false],
    ['3.7', '3', true],
    ['3', '4.0', true],
    ['3', '3', false],
  ])('%s is before %s: %s', (one, other, is) => expect(isBeforeInLog(one, other)).toBe(is));
});

describe('a place in what a step says', () => {
  it.each([
    [undefined, `${'a'.repeat(32)}.0000000`, true],
    [undefined, undefined, false],
    [`${'a'.repeat(32)}.0000009`, `${'a'.repeat(32)}.0000010`, true],
    [`${'a'.repeat(32)}.0000010`, `${'b'.repeat(32)}.0000000`, true],
    [`${'b'.repeat(32)}.0000000`, `${'a'.repeat(32)}.0000010`, false],
  ])('%s is before %s: %s', (one, other, is) => expect(isBeforeInOutput(one, other)).toBe(is));
});
