import { DIAGNOSTICS_MAX } from './limits.js';

/** Something wrong (or doubtful) in a document, and where. */
export interface Diagnostic {
  /** Stable, for programs: `unknown-key`, `duplicate-key`, `expression-syntax`, `unknown-step` … */
  readonly code: string;
  /** For people: expected, found, what to do. */
  readonly message: string;
  /** JSON Pointer into the document. */
  readonly path: string;
  /** From 1; 0 when the document's text is not at hand. */
  readonly line: number;
  /** From 1; 0 when the document's text is not at hand. */
  readonly column: number;
}

/** As a reader of the document meets them, and no more than help. */
export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, DIAGNOSTICS_MAX);
