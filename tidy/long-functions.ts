import ts from 'typescript';
import type { RepositoryFile } from './repository.js';

/**
 * `path:line  name has N lines` for every function with more than `linesMax` lines, its own braces included. The callback of
 * `describe`, and a `describeSomething` that several adapters share, is a chapter and is not measured; what is inside it is.
 */
export function longFunctions({ path, text }: RepositoryFile, linesMax: number): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isChapter(node)) {
      const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
      const lines = file.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
      if (lines > linesMax) found.push(`${path}:${first + 1}  ${nameOf(node)} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isChapter(node: ts.SignatureDeclaration): boolean {
  const { parent } = node;
  const isItsCallback = ts.isCallExpression(parent) && /^describe(\.each\b.*)?$/s.test(parent.expression.getText());
  return isItsCallback || /^describe[A-Z]/.test(nameOf(node));
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const parent = node.parent;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : 'a function';
}
