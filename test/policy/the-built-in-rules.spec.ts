import { builtInAnswer } from '@runbook/domain';
import { generatedCases, HAND_WRITTEN } from './policy-cases.mjs';

describe('the built-in rules', () => {
  it.each(HAND_WRITTEN)('answer: $name', ({ input, allow }) => {
    const { reason, ...answer } = builtInAnswer(input);
    expect(answer).toEqual({ allow, mask: [], require: [] });
    if (allow) expect(reason).toBeUndefined();
    else expect(reason).toMatch(/^expected .+, found .+/);
  });

  it('are asked the same again for the same seed', () => {
    expect(generatedCases(7, 50)).toEqual(generatedCases(7, 50));
    expect(generatedCases(7, 50)).not.toEqual(generatedCases(8, 50));
  });
});
