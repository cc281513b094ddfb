import { indicatorRow, reasonOf, type SourceRow } from './indicator-row.js';
import { INDICATOR_TYPES, type IndicatorType } from './indicator.js';

/**
 * Columns that hold the value, the surest first: lists of indicators name it so, feeds name it by what it is. Columns of the feed itself, such as
 * the link to its own page or the reporter, are not among them.
 */
export const VALUE_COLUMNS = [
  'value',
  'indicator',
  'ioc',
  'ioc_value',
  'url',
  'domain',
  'hostname',
  'fqdn',
  'ip',
  'ip_address',
  'dst_ip',
  'src_ip',
];
export const HASH_COLUMNS = ['sha256', 'sha256_hash', 'sha1', 'sha1_hash', 'md5', 'md5_hash'];
/** Columns whose name says what stands in them: `transfer.sh` is a domain there. */
const DOMAIN_COLUMNS = new Set(['domain', 'hostname', 'fqdn']);
/** What feeds call a domain in a column `type`. */
const DOMAIN_TYPES = new Set(['domain', 'domain-name', 'hostname', 'host', 'fqdn']);
/** What is no indicator of ours, whatever it looks like. */
const FILE_TYPES = new Set(['filename', 'file', 'file-name', 'filepath', 'path']);
const TYPE_COLUMNS = ['type', 'ioc_type', 'indicator_type'];
const CONFIDENCE_COLUMNS = ['confidence', 'confidence_level'];
/** When a feed first named it; `valid_from` is its author's own word. */
const SEEN_COLUMNS = ['first_seen', 'first_seen_utc', 'dateadded', 'date_added', 'listingdate'];

/** By their columns' names (`columnName`). */
export type Cells = Readonly<Record<string, string | undefined>>;

export const columnName = (name: string): string => name.trim().toLowerCase().replaceAll(' ', '_');

/** Whether a column that we know has something in it. */
export const holdsValue = (cells: Cells): boolean => columnOf(cells) !== undefined;

/** A row of a feed; columns that nobody knows are left alone. */
export function feedRow(cells: Cells, at: number): SourceRow {
  const column = columnOf(cells) ?? '';
  const given = cells[column] ?? VALUE_COLUMNS.map((name) => cells[name]).find((value) => value !== undefined);
  const kind = firstOf(cells, TYPE_COLUMNS)?.toLowerCase() ?? '';
  if (FILE_TYPES.has(kind))
    return { at, row: `expected an indicator, found the name of a file, as the row says (${kind})`, given: given ?? '' };
  const type = DOMAIN_COLUMNS.has(column) || DOMAIN_TYPES.has(kind) ? 'domain' : kind;
  const read = indicatorRow.safeParse(membersOf(cells, given === undefined ? given : withoutPort(given), type));
  return { at, row: read.success ? read.data : reasonOf(read.error), given: given ?? '' };
}

const columnOf = (cells: Cells): string | undefined => [...VALUE_COLUMNS, ...HASH_COLUMNS].find((name) => (cells[name] ?? '') !== '');

const firstOf = (cells: Cells, names: readonly string[]): string | undefined => names.map((name) => cells[name]).find((cell) => cell);

/** Feeds name an address with its port (`198.18.7.9:443`, `[2001:db8::1]:443`); the indicator is the address. */
function withoutPort(value: string): string {
  const [, ipv4, ipv6] = /^\s*(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-f:.]+)\]):\d{1,5}\s*$/i.exec(value) ?? [];
  return ipv4 ?? ipv6 ?? value;
}

function membersOf(cells: Cells, value: string | undefined, kind: string): Record<string, unknown> {
  const { description, labels = cells['tags'] } = cells;
  const confidence = firstOf(cells, CONFIDENCE_COLUMNS);
  const validFrom = cells['valid_from'] || feedTime(firstOf(cells, SEEN_COLUMNS));
  const validUntil = cells['valid_until'];
  return {
    value,
    // Feeds name types in many ways; what is none of ours is found out from the value.
    ...(INDICATOR_TYPES.includes(kind as IndicatorType) && { type: kind }),
    ...(description && { description }),
    ...(labels && { labels: labels.split(/[|;,]/).flatMap((label) => label.trim() || []) }),
    ...(confidence && { confidence: Number(confidence) }),
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
    ...(cells['tlp'] && { tlp: cells['tlp'] }),
  };
}

/** Feeds write `2026-11-28 20:11:05`, with ` UTC` or without, and mean UTC. What is no time is none, and costs no row. */
function feedTime(text: string | undefined): string | undefined {
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|UTC|[+-]\d\d:\d\d)?)?$/.exec(text?.trim() ?? '') ?? [];
  if (date === undefined) return undefined;
  const written = `${date}T${time ?? '00:00:00'}${zone === 'UTC' ? 'Z' : zone}`;
  return indicatorRow.shape.validFrom.safeParse(written).success ? written : undefined;
}
