import { readForeignJson } from '@runbook/domain';
import { ActionFailed } from '../action.js';
import { csvRows, hasCsvHeader } from './csv-rows.js';
import { findIndicators } from './find-indicators.js';
import type { SourceRow } from './indicator-row.js';
import { jsonRows, knownRows, listRows } from './json-rows.js';
import { isMispEvent, mispRows } from './misp-rows.js';
import { textPieces } from './text-pieces.js';

export type SourceFormat = 'text' | 'csv' | 'json';

/** Rows of a source; a malformed row is one with a reason. Throws `ActionFailed` (`invalid-input`) when the source as a whole cannot be read. */
export function* sourceRows(source: string | readonly unknown[], format: SourceFormat | undefined): Generator<SourceRow> {
  if (typeof source !== 'string') return yield* listRows(source);
  if (format === 'json') return yield* parsedRows(source);
  if (format === undefined) {
    const rows = guessedRows(source);
    if (rows) return yield* rows;
  }
  if (format === 'csv' || (format === undefined && hasCsvHeader(source))) return yield* readCsv(source);
  return yield* textRows(source);
}

/** The rows of MISP events; undefined for every other text. */
export function mispTextRows(text: string): Generator<SourceRow> | undefined {
  const value = JSON_START.test(text) ? parsed(text) : undefined;
  return value && isMispEvent(value.json) ? mispRows(value.json) : undefined;
}

const JSON_START = /^\s*(?:\[\s*["{\]]|\{\s*")/;

/** What begins so and is no JSON was cut off; as text, the links of a feed to itself would be taken for indicators. */
const MEANT_AS_JSON = /^\s*(?:\[|\{\s*"(?:Event|response)")/;

/** The rows of a text that is JSON of a kind we know, one value or one on each line; undefined for any other text, other JSON included. */
function guessedRows(text: string): Generator<SourceRow> | undefined {
  if (!JSON_START.test(text)) return undefined;
  const value = parsed(text);
  if (value) return jsonRows(value.json);
  const lines = knownRows(parsedLines(text));
  return lines ?? (MEANT_AS_JSON.test(text) ? parsedRows(text) : undefined);
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: readForeignJson(text) };
  } catch {
    return undefined;
  }
}

/** JSON Lines: an object on each line. */
function parsedLines(text: string): readonly unknown[] | undefined {
  const values: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = line.trimStart().startsWith('{') ? parsed(line) : undefined;
    if (!value) return undefined;
    values.push(value.json);
  }
  return values;
}

/** In a list a line that begins with # is a comment: the feed's own name, terms and addresses stand there. */
function* textRows(source: string): Generator<SourceRow> {
  for (const { text, line } of textPieces(source)) {
    if (text.trimStart().startsWith('#')) continue;
    for (const { type, value } of findIndicators(text)) yield { at: line, row: { type, value }, given: value };
  }
}

function* parsedRows(source: string): Generator<SourceRow> {
  let value: unknown;
  try {
    value = readForeignJson(source);
  } catch (cause) {
    throw unreadable('JSON', (cause as Error).message);
  }
  const rows = jsonRows(value);
  if (!rows) throw unreadable('a JSON list, a MISP event or rows of a feed', typeof value);
  yield* rows;
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
