import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const ROOTS = ['apps', 'libs', 'test'];
const TABLE = 'docs/rules.md';
const SUITE = /\.spec\.ts$/;
/** `` `a-suite` a situation › does something ``. */
const HOLDER = /^`([a-z0-9-]+)` (.+)$/;

describe('every rule of the language', () => {
  const rows = rowsOf(readFileSync(TABLE, 'utf8'));
  const suites = suitesBelow(ROOTS);

  it('stands in the table with a test', () => {
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ rule, holders }) => rule === '' || holders.length === 0)).toEqual([]);
  });

  it('is held by tests that exist', () => {
    const titles = new Map<string, readonly string[]>();
    const wrong = rows.flatMap(({ rule, holders }) =>
      holders.flatMap((holder) => {
        const [, suite = '', title = ''] = HOLDER.exec(holder) ?? [];
        const files = suites.get(suite) ?? [];
        if (files.length !== 1) return [`${rule}: expected one suite ${suite || holder}, found ${files.length}`];
        if (!titles.has(suite)) titles.set(suite, titlesOf(files[0]!));
        return titles.get(suite)!.includes(title) ? [] : [`${rule}: expected a test of ${files[0]}, found none titled: ${title}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is in the table for every test of the language', () => {
    const held = new Set(rows.flatMap(({ holders }) => holders));
    const files = [...suites.values()].flat().filter((file) => file.startsWith(join('test', 'language')) && file.endsWith('.e2e.spec.ts'));
    expect(files.length).toBeGreaterThan(8);
    expect(files.flatMap((file) => titlesOf(file).map((title) => `\`${suiteOf(file)}\` ${title}`)).filter((one) => !held.has(one))).toEqual(
      [],
    );
  });
});

interface Row {
  readonly rule: string;
  readonly holders: readonly string[];
}

function rowsOf(table: string): Row[] {
  const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| rule |'));
  return lines.map((line) => {
    const [, rule = '', held = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    return { rule, holders: held === '' ? [] : held.split('<br>') };
  });
}

/** Files by the name that the table uses. */
function suitesBelow(roots: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const root of roots) {
    for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (!SUITE.test(entry) || /(^|\/)(node_modules|dist)\//.test(entry)) continue;
      const suite = suiteOf(entry);
      found.set(suite, [...(found.get(suite) ?? []), join(root, entry)]);
    }
  }
  return found;
}

function suiteOf(file: string): string {
  return basename(file).replace(/(\.(int|e2e))?\.spec\.ts$/, '');
}

/** Titles of tests behind those of their `describe`s. */
function titlesOf(file: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node, around: readonly string[]): void => {
    const called = ts.isCallExpression(node) ? calledName(node.expression) : '';
    if (!ts.isCallExpression(node) || !['describe', 'it', 'test'].includes(called))
      return ts.forEachChild(node, (child) => visit(child, around));
    const [title, ...rest] = node.arguments;
    if (!title || !ts.isStringLiteralLike(title)) return ts.forEachChild(node, (child) => visit(child, around));
    const path = [...around, title.text];
    if (called === 'describe') rest.forEach((part) => visit(part, path));
    else titles.push(path.join(' › '));
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest), []);
  return titles;
}

/** `it` of `it.concurrent.each([...])(…)`. */
function calledName(expression: ts.Node): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) return calledName(expression.expression);
  return ts.isTaggedTemplateExpression(expression) ? calledName(expression.tag) : '';
}
