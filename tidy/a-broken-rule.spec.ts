import { ESLint } from 'eslint';
import { join } from 'node:path';
import { longFunctions } from './long-functions.js';
import { deadLinks, snippets } from './markdown.js';
import { linesMatching, root } from './repository.js';

const ofLines = (count: number) => Array.from({ length: count }, (_, index) => `  step(${index});`).join('\n');
const file = (text: string, path = 'README.md') => ({ path, text });

describe('a broken rule is found', () => {
  it('when a function is too long, but not when a chapter of a suite is', () => {
    const code = `function walk() {\n${ofLines(60)}\n}\ndescribe('x', () => {\n${ofLines(60)}\n});\nexport function describeLog() {\n${ofLines(60)}\n}\n`;
    expect(longFunctions(file(code, 'a.ts'), 50)).toEqual(['a.ts:1  walk has 62 lines']);
  });

  it('when a test inside a chapter is too long', () => {
    const code = `describe('x', () => {\n  it('y', () => {\n${ofLines(60)}\n  });\n});\n`;
    expect(longFunctions(file(code, 'a.spec.ts'), 50)).toEqual(['a.spec.ts:2  a function has 62 lines']);
  });

  it('when a link leads nowhere, but not when it is code or leads to the world', () => {
    const text =
      '[a](STYLE.md) [b](gone.md) [c](https://example.org/x)\n`[d](gone.md)`\n[e](../outside.md)\n[f](STYLE.md#no-such-heading) [g](STYLE.md#2-the-core)\n';
    expect(deadLinks(file(text))).toEqual([
      'README.md:1  gone.md: no such file',
      'README.md:3  ../outside.md: it leaves the repository',
      'README.md:4  STYLE.md#no-such-heading: no such heading',
    ]);
  });

  it('when a snippet names no test', () => {
    const text = '<!-- tested: test/first.e2e.spec.ts -->\n\n```sh\nnpm start\n```\n\ntext\n\n```sh\nnpm test\n```\n';
    expect(snippets(text)).toEqual([
      { line: 3, language: 'sh', testedBy: 'test/first.e2e.spec.ts' },
      { line: 9, language: 'sh', testedBy: undefined },
    ]);
  });

  it('with its file and line', () => {
    expect(linesMatching([file('one\ntwo\n')], /two/)).toEqual(['README.md:2  two']);
  });
});

// The rules that are asked here need no types, so that a file that does not exist can be judged.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } }, rules: withoutTypes() }],
});

async function refusalsOf(code: string, path: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, path) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

describe('the pure core', () => {
  const refusals = (code: string) => refusalsOf(code, 'libs/domain/src/planted.ts');

  it.each([
    ['the time', 'export const now = () => Date.now();'],
    ['a date of today', 'export const today = () => new Date();'],
    ['chance', 'export const die = () => Math.random();'],
    ['a timer', 'export const later = (call: () => void) => setTimeout(call, 1);'],
    ['the environment', 'export const home = () => process.env;'],
    ['the network', "export const get = () => fetch('http://example.org');"],
    ['the terminal', "export const say = () => console.log('x');"],
    ['a Node module', "import { createHash } from 'node:crypto';\nexport const hash = createHash;"],
    ['a framework', "import { Injectable } from '@nestjs/common';\nexport const token = Injectable;"],
    ['a sibling', "import { Clock } from '@runbook/ports';\nexport const clock = Clock;"],
    ['waiting', 'export const wait = async (promise: Promise<void>) => { await promise; };'],
  ])('may not use %s', async (_, code) => {
    expect((await refusals(code)).filter((rule) => rule?.startsWith('no-'))).not.toEqual([]);
  });

  it('may read a date that it is given', async () => {
    expect(await refusals('export const at = (ms: number) => new Date(ms).toISOString();')).toEqual([]);
  });
});

describe('a service', () => {
  const place = 'apps/orchestrator/src/planted.ts';

  it.each([
    ['Date.now', 'export const until = () => Date.now() + 1_000;'],
    ['new Date()', 'export const today = () => new Date();'],
    ['setInterval', 'export const beat = (call: () => void) => setInterval(call, 1_000);'],
    ['an interval of promises', "import { setInterval as every } from 'node:timers/promises';\nexport const beats = every(1_000);"],
  ])('may not use %s: which time is meant?', async (_, code) => {
    expect(await refusalsOf(code, place)).toEqual([expect.stringMatching(/^no-restricted-/)]);
    expect(await refusalsOf(code, 'libs/ports/src/clock.ts')).toEqual([]);
  });

  it('may wait once, measure what passes, and read a time that it is given', async () => {
    const code =
      'export const wait = (call: () => void) => setTimeout(call, 1);\nexport const passed = (since: number) => performance.now() - since;\nexport const at = (ms: number) => new Date(ms);';
    expect(await refusalsOf(code, place)).toEqual([]);
  });
});

function withoutTypes(): Record<string, 'off'> {
  const typed = [
    'no-floating-promises',
    'no-misused-promises',
    'await-thenable',
    'return-await',
    'switch-exhaustiveness-check',
    'only-throw-error',
  ];
  const more = [
    'prefer-promise-reject-errors',
    'no-array-delete',
    'no-for-in-array',
    'no-unnecessary-type-assertion',
    'require-array-sort-compare',
  ];
  return Object.fromEntries(
    [...[...typed, ...more].map((rule) => `@typescript-eslint/${rule}`), 'tidy/no-bare-callback'].map((rule) => [rule, 'off']),
  );
}
