import { readForeignJson } from '@runbook/domain';
import { ActionFailed } from '../action.js';
import { csvRows, hasCsvHeader } from './csv-rows.js';
import { findIndicators } from './find-indicators.js';
import { indicatorRow, reasonOf, type SourceRow } from './indicator-row.js';
import { isMispEvent, mispRows } from './misp-rows.js';
import { textPieces } from './text-pieces.js';

export type SourceFormat = 'text' | 'csv' | 'json';

/** Rows of a source; a malformed row is one with a reason. Throws `ActionFailed` (`invalid-input`) when the source as a whole cannot be read. */
export function* sourceRows(source: string | readonly unknown[], format: SourceFormat | undefined): Generator<SourceRow> {
  if (typeof source !== 'string') return yield* listRows(source);
  switch (format ?? guessed(source)) {
    case 'json':
      return yield* listRows(parsedList(source));
    case 'csv':
      return yield* readCsv(source);
    case 'text':
      return yield* textRows(source);
  }
}

/** A list in brackets and a MISP event are JSON; a header with a column of values makes CSV; everything else is text. */
function guessed(source: string): SourceFormat {
  const start = source.trimStart();
  if (/^\[\s*["{\]]/.test(start)) return 'json';
  if (/^\{\s*"(?:Event|response)"/.test(start)) return 'json';
  return hasCsvHeader(source) ? 'csv' : 'text';
}

/** In a list a line that begins with # is a comment: the feed's own name, terms and addresses stand there. */
function* textRows(source: string): Generator<SourceRow> {
  for (const { text, line } of textPieces(source)) {
    if (text.trimStart().startsWith('#')) continue;
    for (const { type, value } of findIndicators(text)) yield { at: line, row: { type, value }, given: value };
  }
}

function parsedList(source: string): readonly unknown[] {
  let value: unknown;
  try {
    value = readForeignJson(source);
  } catch (cause) {
    throw unreadable('JSON', (cause as Error).message);
  }
  if (Array.isArray(value)) return value;
  if (isMispEvent(value)) return [value];
  throw unreadable('a JSON list or a MISP event', typeof value);
}

function* listRows(list: readonly unknown[]): Generator<SourceRow> {
  if (list.some((element) => isMispEvent(element))) return yield* list.flatMap((element) => [...mispRows(element)]);
  for (const [index, element] of list.entries()) {
    const read = indicatorRow.safeParse(typeof element === 'string' ? { value: element } : element);
    const given = typeof element === 'string' ? element : String((element as { value?: unknown } | null)?.value ?? '');
    yield { at: index + 1, row: read.success ? read.data : reasonOf(read.error), given };
  }
}

function* readCsv(source: string): Generator<SourceRow> {
  try {
    yield* csvRows(source);
  } catch (cause) {
    if (cause instanceof ActionFailed) throw cause;
    throw unreadable('CSV with a header', (cause as Error).message);
  }
}

function unreadable(expected: string, found: string): ActionFailed {
  return new ActionFailed(
    'invalid-input',
    `expected the source to be ${expected}, found ${found.slice(0, 200)}; say which "format" it has`,
  );
}
