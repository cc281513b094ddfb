import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRunbook, runbookJsonSchema, validateAgainst, type JsonSchema } from '../../src/runbook/index.js';
import { CONTAIN_HOST } from './contain-host.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../../docs/spec/${path}`, import.meta.url)), 'utf8');

describe('the published schema', () => {
  it('is not stale (npm run build, then node libs/domain/scripts/write-runbook-schema.mjs)', () => {
    expect(JSON.parse(read('runbook.schema.json'))).toEqual(runbookJsonSchema());
  });

  it('accepts the example, and refuses what the language refuses', () => {
    const parsed = parseRunbook(CONTAIN_HOST, 'yaml');
    if (!parsed.ok) throw new Error('expected the example to be read');
    const schema = runbookJsonSchema() as JsonSchema;
    expect(validateAgainst(schema, parsed.runbook)).toEqual([]);
    expect(validateAgainst(schema, { ...parsed.runbook, stps: [] }).map(({ path }) => path)).toEqual(['/stps']);
  });

  it('opens with the example that the suite runs', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(read('runbook-language.md'))?.[1];
    expect(example).toBe(CONTAIN_HOST);
  });
});
