import { JsonRefused, readJson } from '../json-text/index.js';
import { nearest } from '../expression/nearest.js';
import { utf8Length } from '../utf8-length.js';
import { SchemaRefused } from '../json-schema/index.js';
import { compileSchema } from './author-schema.js';
import { inOrder, type Diagnostic } from './diagnostic.js';
import { placedSteps, runbookDocument, type Runbook } from './document.js';
import { authorSchemas, expressionSites } from './expression-sites.js';
import { knownKeys } from './known-keys.js';
import { DOCUMENT_BYTES_MAX, STEPS_MAX } from './limits.js';
import { isUnread, readablePart, type ReadablePart } from './readable-part.js';
import { rememberSource } from './runbook-source.js';
import { shapeDiagnostics } from './shape-diagnostics.js';
import { readSource, type SourceTree } from './source-tree.js';

export type RunbookFormat = 'yaml' | 'json';

export type ParsedRunbook =
  | { readonly ok: true; readonly runbook: Runbook; readonly warnings: readonly Diagnostic[] }
  /** `part`: what `checkPart` can ask the static rules of all the same. */
  | { readonly ok: false; readonly errors: readonly Diagnostic[]; readonly warnings: readonly Diagnostic[]; readonly part?: ReadablePart };

/**
 * Reads a definition: syntax, shape, every expression and every author's JSON Schema. All errors at once, each with its line and
 * column. Whether its references resolve, and the other static rules, is for `checkRunbook`. Throws nothing.
 */
export function parseRunbook(text: string, format: RunbookFormat): ParsedRunbook {
  const refused = refuseText(text, format);
  if (refused) return failed([refused]);
  const { tree, errors } = readSource(text);
  if (!tree || errors.some(({ code }) => UNREADABLE.has(code))) return failed(errors);
  const parsed = runbookDocument.safeParse(tree.value);
  const shape = parsed.success ? [] : shapeDiagnostics(parsed.error.issues, tree, knownKeys);
  const { runbook, unread } = (parsed.success ? { runbook: parsed.data, unread: [] } : readablePart(tree.value, shape)) ?? { unread: [] };
  const seen = [...errors, ...shape.filter(({ path }) => !errors.some((error) => error.code === 'alias' && error.path === path))];
  if (!runbook) return failed(seen);
  const inside = [...tooManySteps(runbook, tree), ...expressionFaults(runbook, tree), ...schemaFaults(runbook, tree)];
  const faults = [...seen, ...inside.filter(({ path }) => !isUnread(unread, path))];
  rememberSource(runbook, tree);
  const warnings = retryNameWarnings(runbook, tree);
  return faults.length > 0 ? failed(faults, warnings, { runbook, unread }) : { ok: true, runbook, warnings };
}

/** Behind these nothing can be read; what any other leaves is read on, so that one answer tells all. */
const UNREADABLE: ReadonlySet<string> = new Set(['syntax', 'empty-document', 'multiple-documents', 'limit-depth']);

function failed(errors: readonly Diagnostic[], warnings: readonly Diagnostic[] = [], part?: ReadablePart): ParsedRunbook {
  return { ok: false, errors: inOrder(errors), warnings, ...(part && { part }) };
}

function refuseText(text: string, format: RunbookFormat): Diagnostic | undefined {
  const start = { path: '', line: 1, column: 1 };
  // A character is at least a byte, so a text that is far too long is not measured.
  const bytes = text.length > DOCUMENT_BYTES_MAX ? text.length : utf8Length(text);
  if (bytes > DOCUMENT_BYTES_MAX) {
    return {
      ...start,
      code: 'limit-bytes',
      message: `expected a definition of at most ${DOCUMENT_BYTES_MAX} bytes, found ${bytes}; pass data as inputs`,
    };
  }
  if (format === 'yaml') return undefined;
  try {
    readJson(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    // What is JSON is read once more as YAML, which finds every fault that is none of syntax, with its place.
    if (error.reason !== 'syntax') return undefined;
    const { line, column } = error.place;
    return { path: '', line, column, code: 'syntax', message: error.message };
  }
}

function tooManySteps(runbook: Runbook, tree: SourceTree): Diagnostic[] {
  const steps = placedSteps(runbook);
  const first = steps[STEPS_MAX];
  if (!first) return [];
  return [
    {
      code: 'limit-steps',
      message: `expected at most ${STEPS_MAX} steps, found ${steps.length}; move some into a child runbook`,
      path: first.path,
      ...tree.at(first.path),
    },
  ];
}

function expressionFaults(runbook: Runbook, tree: SourceTree): Diagnostic[] {
  return expressionSites(runbook).flatMap(({ path, errors }) =>
    errors.map((error) => {
      const pointer = `${path}${error.pointer ?? ''}`;
      return { code: `expression-${error.code}`, message: error.message, path: pointer, ...tree.at(pointer, error.position) };
    }),
  );
}

function schemaFaults(runbook: Runbook, tree: SourceTree): Diagnostic[] {
  return authorSchemas(runbook).flatMap(({ path, schema }) => {
    try {
      compileSchema(schema);
      return [];
    } catch (error) {
      if (!(error instanceof SchemaRefused)) throw error;
      const pointer = `${path}${error.pointer}`;
      return [{ code: 'schema', message: error.message, path: pointer, ...tree.at(pointer) }];
    }
  });
}

const ERROR_NAMES = [
  'timeout',
  'connection',
  'invalid-output',
  'invalid-input',
  'denied',
  'rejected',
  'expired',
  'cancelled',
  'lease-lost',
  'limit-exceeded',
  'expression',
  'exit-code',
  'smtp-partial',
  'slack-refused',
  'slack-failed',
  'internal',
  '4xx',
  '5xx',
];

/** Actions may have error names of their own, so an unknown one is doubtful, not wrong. */
function retryNameWarnings(runbook: Runbook, tree: SourceTree): Diagnostic[] {
  return placedSteps(runbook).flatMap(({ step, path }) =>
    (step.retry?.on ?? []).flatMap((name, index) => {
      if (/^((http|smtp)-)?\d{3}$/.test(String(name)) || ERROR_NAMES.includes(String(name))) return [];
      const guess = nearest(String(name), ERROR_NAMES);
      const pointer = `${path}/retry/on/${index}`;
      const message = `expected an error name of the language, found ${name}; ${guess ? `did you mean ${guess}?` : 'it is retried only if the action gives an error this name'}`;
      return [{ code: 'unknown-error-name', message, path: pointer, ...tree.at(pointer) }];
    }),
  );
}
