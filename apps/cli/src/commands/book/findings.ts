import { clean } from '../../terminal/clean.js';
import { widthOf } from '../../terminal/columns.js';
import { coloured, type Screen } from '../../terminal/screen.js';
import type { RunbookFile } from './documents.js';

/** What a check found in a file. */
export interface Finding {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** A JSON Pointer into the document. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** More of a line than this tells nothing. */
const LINE_WIDTH_MAX = 160;

/**
 * Findings as compilers show them: where, what, the line, and a caret beneath what is meant.
 *
 *     contain.yaml:7:20: error: expected … (wrong-value)
 *        7 |   - { id: a, type: nope }
 *          |                    ^^^^
 */
export function shownFindings(findings: readonly Finding[], files: readonly RunbookFile[], screen: Screen): string {
  const lines = new Map(files.map(({ file, text }) => [file, text.split(/\r?\n/)]));
  return findings.map((finding) => shown(finding, lines.get(finding.file)?.[finding.line - 1], screen)).join('');
}

function shown({ file, line, column, severity, message, code }: Finding, source: string | undefined, screen: Screen): string {
  const colour = severity === 'error' ? 'red' : 'yellow';
  const where = coloured(screen, 'bold', `${clean(file)}:${line}:${column}:`);
  const head = `${where} ${coloured(screen, colour, `${severity}:`)} ${clean(message)} ${coloured(screen, 'dim', `(${clean(code)})`)}\n`;
  if (source === undefined || source.trim() === '') return head;
  const { text, before, length } = window(source, column);
  const gutter = String(line).padStart(5);
  const caret = ' '.repeat(widthOf(before)) + coloured(screen, colour, '^'.repeat(Math.max(1, length)));
  return `${head}${coloured(screen, 'dim', `${gutter} |`)} ${text}\n${coloured(screen, 'dim', `${' '.repeat(gutter.length)} |`)} ${caret}\n`;
}

/** The part of a line around a column (from 1), harmless, and as long as what is meant: a word, or what stands in quotes. */
function window(source: string, found: number): { readonly text: string; readonly before: string; readonly length: number } {
  const column = Math.min(Math.max(1, found), source.length + 1);
  const from = Math.max(0, column - 1 - LINE_WIDTH_MAX / 2);
  const part = source.slice(from, from + LINE_WIDTH_MAX);
  const at = Math.min(part.length, column - 1 - from);
  const meant = /^("[^"]*"?|'[^']*'?|[^\s,[\]{}]+)/.exec(part.slice(at))?.[0] ?? '';
  return { text: clean(part), before: clean(part.slice(0, at)), length: widthOf(clean(meant)) };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `2 errors and 1 warning in 3 files`. */
export function summary(findings: readonly Finding[], files: number): string {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return `${counted(of('error'), 'error')} and ${counted(of('warning'), 'warning')} in ${counted(files, 'file')}`;
}
