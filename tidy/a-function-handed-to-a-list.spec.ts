import { ESLint } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { noBareCallback } from './bare-callbacks.mjs';
import { root } from './repository.js';

const DECLARED = `
const cut = (text: string, charactersMax = 9) => text.slice(0, charactersMax);
const upper = (text: string) => text.toUpperCase();
const all = (...texts: string[]) => texts.length;
const cutAt = (charactersMax: number) => (text: string, at: number) => (at === 0 ? text : text.slice(0, charactersMax));
declare const list: readonly string[];
declare const set: Set<string>;
declare const own: { map(call: typeof cut): string };
`;
const FOUND = [
  'list.map(cut)',
  'list.flatMap(all)',
  'set.forEach(cut)',
  'Array.from(set, cut)',
  'list.map(Number.parseInt)',
  '[1].some(all)',
];
const LEFT_ALONE = [
  ...['list.map(upper)', 'list.map(Number)', 'list.filter(Boolean)', 'list.map((one) => cut(one))', 'own.map(cut)', 'list.map(cutAt(3))'],
  'list.map((one, at) => cut(one, at))',
];

describe('a function that is handed to a list by its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-tidy-'));
  const file = join(folder, 'planted.ts');
  const calls = [...FOUND, ...LEFT_ALONE];
  let lines: (string | undefined)[];

  beforeAll(async () => {
    writeFileSync(file, `${DECLARED}${calls.join(';\n')};\nexport {};\n`);
    const program = ts.createProgram([file], { target: ts.ScriptTarget.ES2023, strict: true, types: [] });
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [
        {
          files: ['**/*.ts'],
          languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
          plugins: { tidy: { rules: { 'no-bare-callback': noBareCallback } } },
          rules: { 'tidy/no-bare-callback': 'error' },
        },
      ],
    });
    const [result] = await eslint.lintFiles([file]);
    const before = DECLARED.split('\n').length;
    lines = result!.messages.map(({ ruleId, line }) => (ruleId === 'tidy/no-bare-callback' ? calls[line - before] : undefined));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FOUND)('is found where the index would become a parameter: %s', (call) => expect(lines).toContain(call));

  it.each(LEFT_ALONE)('is left alone where it would not: %s', (call) => expect(lines).not.toContain(call));

  it('is looked for in every file with types', async () => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, 'libs/domain/src/index.ts'))) as {
      rules: Record<string, unknown[]>;
    };
    expect(config.rules['tidy/no-bare-callback']).toEqual([2]);
  });
});
