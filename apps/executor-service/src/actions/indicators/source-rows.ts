import { readForeignJson } from '@runbook/domain';
import { parse, type CsvError } from 'csv-parse/sync';
import { z } from 'zod';
import { ActionFailed } from '../action.js';
import { findIndicators } from './find-indicators.js';
import { INDICATOR_TYPES } from './indicator.js';
import { textPieces } from './text-pieces.js';

const timestamp = z.iso.datetime({ offset: true });

/** One row of a list of indicators. */
export const indicatorRow = z.strictObject({
  value: z.string().min(1).max(4096),
  type: z.enum(INDICATOR_TYPES).optional(),
  description: z.string().max(10_000).optional(),
  labels: z.array(z.string().min(1).max(200)).max(50).optional(),
  /** 0 to 100 (STIX 2.1 section 3.2). */
  confidence: z.number().int().min(0).max(100).optional(),
  validFrom: timestamp.optional(),
  validUntil: timestamp.optional(),
});

export type IndicatorRow = z.infer<typeof indicatorRow>;

export interface SourceRow {
  /** Line of a text or CSV, or number of the element; from 1. */
  readonly at: number;
  /** What it is, or why it is none. */
  readonly row: IndicatorRow | string;
  /** As it was given, for the list of what was skipped. */
  readonly given: string;
}

export type SourceFormat = 'text' | 'csv' | 'json';

/** Rows of a source; a malformed row is one with a reason. Throws `ActionFailed` (`invalid-input`) when the source as a whole cannot be read. */
export function* sourceRows(source: string | readonly unknown[], format: SourceFormat | undefined): Generator<SourceRow> {
  if (typeof source !== 'string') return yield* jsonRows(source);
  switch (format ?? guessed(source)) {
    case 'json':
      return yield* jsonRows(parsedList(source));
    case 'csv':
      return yield* csvRows(source);
    case 'text':
      for (const { text, line } of textPieces(source)) {
        for (const { type, value } of findIndicators(text)) yield { at: line, row: { type, value }, given: value };
      }
  }
}

/** A list in brackets is JSON; a first line with a column of values is CSV; everything else is text. */
function guessed(source: string): SourceFormat {
  const start = source.trimStart();
  if (/^\[\s*["{\]]/.test(start)) return 'json';
  const header = /^[^#\n].*/m.exec(start)?.[0] ?? '';
  return VALUE_COLUMNS.some((name) => columns(header).includes(name)) ? 'csv' : 'text';
}

const columns = (header: string): string[] => header.split(/[,;\t]/).map((name) => name.trim().replaceAll('"', '').toLowerCase());

const VALUE_COLUMNS = ['value', 'indicator', 'ioc'];

function parsedList(source: string): readonly unknown[] {
  let value: unknown;
  try {
    value = readForeignJson(source);
  } catch (cause) {
    throw unreadable('JSON', (cause as Error).message);
  }
  if (Array.isArray(value)) return value;
  throw unreadable('a JSON list', typeof value);
}

function* jsonRows(list: readonly unknown[]): Generator<SourceRow> {
  for (const [index, element] of list.entries()) {
    const read = indicatorRow.safeParse(typeof element === 'string' ? { value: element } : element);
    const given = typeof element === 'string' ? element : String((element as { value?: unknown } | null)?.value ?? '');
    yield { at: index + 1, row: read.success ? read.data : reasonOf(read.error), given };
  }
}

/** Columns are found by their names, in any order; unknown ones are left alone, as feeds have them. */
function* csvRows(source: string): Generator<SourceRow> {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(source, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase().replaceAll(' ', '_')),
      comment: '#',
      comment_no_infix: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (cause) {
    throw unreadable('CSV with a header', (cause as CsvError).message);
  }
  for (const { record, info } of records) {
    const given = VALUE_COLUMNS.map((name) => record[name]).find((value) => value !== undefined);
    const read = indicatorRow.safeParse(rowOf(record, given));
    yield { at: info.lines, row: read.success ? read.data : reasonOf(read.error), given: given ?? '' };
  }
}

function rowOf(record: Readonly<Record<string, string>>, value: string | undefined): Record<string, unknown> {
  const { type, description, labels = record['tags'], confidence } = record;
  const validFrom = record['valid_from'] ?? record['first_seen'];
  const validUntil = record['valid_until'];
  return {
    value,
    // Feeds name types in many ways; what is none of ours is found out from the value.
    ...((INDICATOR_TYPES as readonly string[]).includes(type ?? '') && { type }),
    ...(description && { description }),
    ...(labels && { labels: labels.split(/[|;,]/).flatMap((label) => label.trim() || []) }),
    ...(confidence && { confidence: Number(confidence) }),
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
  };
}

const reasonOf = ({ issues }: z.ZodError): string => issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');

function unreadable(expected: string, found: string): ActionFailed {
  return new ActionFailed(
    'invalid-input',
    `expected the source to be ${expected}, found ${found.slice(0, 200)}; say which "format" it has`,
  );
}
