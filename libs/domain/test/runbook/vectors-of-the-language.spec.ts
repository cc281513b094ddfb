import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../src/json.js';
import { compileTemplate, ExpressionError, type Scope } from '../../src/expression/index.js';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/spec/runbook-language.md', import.meta.url)), 'utf8');
const { scope, vectors } = JSON.parse(/```json vectors\n([\s\S]*?)```/.exec(text)?.[1] ?? '{}') as {
  scope: Scope;
  vectors: { template: Json; value?: Json; error?: string }[];
};

describe('the vectors of the language', () => {
  it.each(vectors)('$template', ({ template, value, error }) => {
    if (error === undefined) return expect(compileTemplate(template).render(scope)).toEqual(value);
    expect(() => compileTemplate(template).render(scope)).toThrow(expect.objectContaining({ code: error }) as ExpressionError);
  });
});
