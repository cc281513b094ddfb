import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const SUITE = /\.spec\.ts$/;
/** `` `a-suite` a situation › does something ``: as documents name a test. */
const NAMED = /^`([a-z0-9-]+)` (.+)$/;

/** Suites by the name that documents use, below these folders. */
export function suitesBelow(roots: readonly string[]): Map<string, string[]> {
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

/** A suite's file without its ending. */
export function suiteOf(file: string): string {
  return basename(file).replace(/(\.(int|e2e))?\.spec\.ts$/, '');
}

/** Why a document names no test there; undefined: it does. */
export class NamedTests {
  private readonly titles = new Map<string, readonly string[]>();

  constructor(private readonly suites: ReadonlyMap<string, readonly string[]>) {}

  faultOf(name: string): string | undefined {
    const [, suite = '', title = ''] = NAMED.exec(name) ?? [];
    const files = this.suites.get(suite) ?? [];
    if (files.length !== 1) return `expected one suite ${suite || name}, found ${files.length}`;
    if (!this.titles.has(suite)) this.titles.set(suite, titlesOf(files[0]!));
    return this.titles.get(suite)!.includes(title) ? undefined : `expected a test of ${files[0]}, found none titled: ${title}`;
  }
}

/** Titles of tests behind those of their `describe`s. */
export function titlesOf(file: string): string[] {
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
