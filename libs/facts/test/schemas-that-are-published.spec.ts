import { FACT_TYPE_NAMES, publishedSchemas } from '@runbook/facts';
import Ajv2020 from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../docs/spec/schemas/', import.meta.url);

describe('schemas that are published', () => {
  it('are a file for each type, none of them stale (npm run build, then node scripts/write-facts.mjs)', () => {
    const files = Object.fromEntries(
      readdirSync(FOLDER).map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as unknown]),
    );
    expect(files).toEqual(publishedSchemas());
    expect(Object.keys(files).sort()).toEqual(FACT_TYPE_NAMES.map((type) => `${type}.json`).sort());
  });

  it.each(FACT_TYPE_NAMES)('of %s takes no member that is not on it', (type) => {
    const check = new Ajv2020.default({ strict: true, validateFormats: false }).compile(publishedSchemas()[`${type}.json`]!);
    expect(check({ inputs: { host: 'a' } })).toBe(false);
    expect(check.errors?.map(({ keyword }) => keyword)).toEqual(expect.arrayContaining(['required']));
  });
});
