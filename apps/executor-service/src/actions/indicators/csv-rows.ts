import { parse, type CsvError } from 'csv-parse/sync';
import { columnName, feedRow, HASH_COLUMNS, VALUE_COLUMNS } from './feed-row.js';
import type { SourceRow } from './indicator-row.js';

/** Each stray quote that swallows the rest of a source costs another reading of the rest; who has more of them than this has no CSV. */
const OPEN_QUOTES_MAX = 100;

/** A CSV has a header: its first line, or the last line of the comment before it, as feeds write it. */
export function hasCsvHeader(source: string): boolean {
  return headerOf(source) !== undefined;
}

/** Rows by the names of their columns, in any order; unknown ones are left alone, as feeds have them. Throws an `Error` for what is no CSV. */
export function* csvRows(source: string): Generator<SourceRow> {
  const { names, startsAt } = headerOf(source) ?? firstLine(source);
  const lines = linesOf(source);
  for (const { line, record, fault } of records(lines, startsAt)) {
    if (record === undefined) {
      yield { at: line, row: fault ?? '', given: lineAt(lines, line) };
      continue;
    }
    const cells = Object.fromEntries(names.map((name, at) => [name, record[at]]));
    yield feedRow(cells, line);
  }
}

interface Header {
  readonly names: readonly string[];
  /** The line, from 1, from which on there are rows. */
  readonly startsAt: number;
}

function headerOf(source: string): Header | undefined {
  let comment: Header | undefined;
  let line = 0;
  for (const text of source.replace(/^\uFEFF/, '').split('\n', HEADER_LINES_MAX)) {
    line++;
    const bare = text.trim();
    if (bare === '') continue;
    const names = columnsOf(bare.replace(/^#+/, ''));
    const isHeader = [...VALUE_COLUMNS, ...HASH_COLUMNS].some((name) => names.includes(name));
    if (!bare.startsWith('#')) return isHeader ? { names, startsAt: line + 1 } : comment;
    // A comment of words may end in one that is also a column; a header has several.
    comment = isHeader && names.length > 1 ? { names, startsAt: line + 1 } : undefined;
  }
  return comment;
}

/** Long enough for the terms of use that feeds begin with. */
const HEADER_LINES_MAX = 200;

const columnsOf = (header: string): string[] => header.split(/[,;\t]/).map((name) => columnName(name.trim().replaceAll('"', '')));

/** Of a source that is said to be CSV and names no column we know: every row is then one without a value. */
function firstLine(source: string): Header {
  const lines = source.split('\n', HEADER_LINES_MAX);
  const at = lines.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  return { names: columnsOf(lines[at] ?? ''), startsAt: at + 2 };
}

interface CsvRecord {
  readonly line: number;
  /** Undefined for a line with a fault. */
  readonly record: readonly string[] | undefined;
  readonly fault?: string;
}

/** Lines that are read at a time, so that a fault costs reading these again and not the whole source. A record may be longer. */
const LINES_AT_ONCE = 64;
const WIDER = 8;

/**
 * All records from a line on. A quote that stands where none may costs the line on which its record begins, not the file: reading goes on
 * with the next line. Throws an `Error` where no line can be read.
 */
function* records({ source, starts }: Lines, startsAt: number): Generator<CsvRecord> {
  let [good, openQuotes] = [0, 0];
  let firstFault: string | undefined;
  let window = LINES_AT_ONCE;
  for (let from = startsAt; from <= starts.length;) {
    const end = from + window > starts.length ? source.length : (starts[from - 1 + window] ?? source.length);
    const { found, last, failed } = parsed(source.slice(starts[from - 1], end), from);
    good += found.length;
    yield* found;
    if (failed === undefined) {
      from += window;
      window = LINES_AT_ONCE;
      continue;
    }
    from = nextRow({ source, starts }, last + 1);
    // Perhaps the quote closes behind the window.
    if (failed.code === 'CSV_QUOTE_NOT_CLOSED' && end < source.length) {
      window *= WIDER;
      continue;
    }
    if (failed.code === 'CSV_QUOTE_NOT_CLOSED' && ++openQuotes > OPEN_QUOTES_MAX) throw failed;
    // Its message counts lines from the piece that was read.
    const fault = failed.code.includes('QUOTE')
      ? 'expected quotes around whole cells alone, found a stray one'
      : failed.message.slice(0, 120);
    firstFault ??= fault;
    yield { line: from, record: undefined, fault };
    from++;
    window = LINES_AT_ONCE;
  }
  if (good === 0 && firstFault !== undefined) throw new Error(firstFault);
}

/** The records of a piece that begins at this line, up to the first fault; `last` is the line on which the last of them ends. */
function parsed(piece: string, firstLine: number): { found: CsvRecord[]; last: number; failed: CsvError | undefined } {
  const found: CsvRecord[] = [];
  let last = firstLine - 1;
  try {
    parse(piece, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: ({ record, info }: { record: string[]; info: { lines: number } }) => {
        last = firstLine - 1 + info.lines;
        found.push({ line: last, record });
        return null;
      },
    } as never);
    return { found, last, failed: undefined };
  } catch (cause) {
    return { found, last, failed: cause as CsvError };
  }
}

interface Lines {
  readonly source: string;
  /** Where each line begins. */
  readonly starts: readonly number[];
}

function linesOf(source: string): Lines {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return { source, starts };
}

const lineAt = ({ source, starts }: Lines, line: number): string => source.slice(starts[line - 1], starts[line]).trim();

/** The first line from this one on that is neither empty nor a comment. */
function nextRow(lines: Lines, from: number): number {
  for (let line = from; line <= lines.starts.length; line++) {
    const text = lineAt(lines, line);
    if (text !== '' && !text.startsWith('#')) return line;
  }
  return lines.starts.length;
}
