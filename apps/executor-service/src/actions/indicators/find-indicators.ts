import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import type { Indicator, IndicatorType } from './indicator.js';
import { refang, withoutEscapes, withoutTypography } from './refang.js';

export interface FoundIndicator extends Indicator {
  /** It was written in a harmless form. */
  readonly defanged: boolean;
}

/**
 * The indicators of a line in their order, the host of a URL not again by itself. Names count as domains when their suffix is a public
 * one; `report.zip` and the like, which are files far more often, only when they were defanged. Linear in the line.
 */
export function findIndicators(written: string): FoundIndicator[] {
  return scan(written, false).map(({ indicator, defanged }) => ({ ...indicator, defanged }));
}

/**
 * The indicator that a value is as a whole; undefined when it is none, or has words around it.
 * @param meant somebody says that it is a domain; else `report.zip` is a file
 */
export function indicatorOf(value: string, meant = false): Indicator | undefined {
  const trimmed = withoutQuotes(value);
  const [first] = scan(trimmed, meant);
  return first?.text.length === refang(trimmed).length ? first.indicator : undefined;
}

/** Whether it would be a domain, if somebody said so. */
export const looksLikeFile = (value: string): boolean => indicatorOf(value) === undefined && indicatorOf(value, true)?.type === 'domain';

/** Quotes around the whole value, typographic ones too, are not part of it. */
function withoutQuotes(value: string): string {
  const trimmed = value.trim();
  return /^(["']).+\1$/s.test(withoutTypography(trimmed)) ? trimmed.slice(1, -1).trim() : trimmed;
}

interface Match {
  readonly indicator: Indicator;
  readonly text: string;
  readonly at: number;
  readonly defanged: boolean;
}

function scan(written: string, certain: boolean): Match[] {
  const found: Match[] = [];
  const asWritten = withoutTypography(withoutEscapes(written)).toLowerCase();
  let line = refang(written);
  for (const { pattern, read } of KINDS) {
    // What one kind has read is blank to the ones after it.
    line = line.replace(pattern, (text: string, at: number) => {
      const defanged = !asWritten.includes(text.toLowerCase());
      const indicator = read(text, defanged || certain);
      if (indicator) found.push({ indicator, text, at, defanged });
      return indicator ? ' '.repeat(text.length) : text;
    });
  }
  return found.sort((a, b) => a.at - b.at);
}

interface Kind {
  readonly pattern: RegExp;
  /** `meant`: it was defanged, or somebody says that it is an indicator. The patterns have no groups that capture. */
  readonly read: (text: string, meant: boolean) => Indicator | undefined;
}

const HASHES: ReadonlyMap<number, IndicatorType> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
  [128, 'sha512'],
]);

/** In the order in which they are looked for: what holds others first. */
const KINDS: readonly Kind[] = [
  { pattern: /\bhttps?:\/\/attack\.mitre\.org\/techniques\/T\d{4}(?:\/\d{3})?\/?(?![\w/])/gi, read: citedTechnique },
  { pattern: /\b(?:https?|ftps?):\/\/[^\s"'<>`{}|\\^]{1,2048}/gi, read: url },
  { pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@[\p{L}\p{N}.-]{1,253}/gu, read: email },
  { pattern: /(?<![0-9A-Za-z])[0-9a-f]{32,128}(?![0-9A-Za-z])/gi, read: hash },
  { pattern: /\bCVE-\d{4}-\d{4,7}\b/gi, read: (text) => ({ type: 'cve', value: text.toUpperCase() }) },
  // In lower case as rules write them (`attack.t1059.001`, `attack.t1190`); a bare `t1000` may be anything.
  {
    pattern: /\b(?:T\d{4}(?:\.\d{3})?|t\d{4}\.\d{3}|(?<=\battack\.)t\d{4})\b(?!\.\d)/g,
    read: (text) => ({ type: 'technique', value: text.toUpperCase() }),
  },
  { pattern: /(?<![\w:.])[0-9a-f:][0-9a-f:.]{5,44}(?:\/\d{1,3})?(?![\w:])/gi, read: ipv6 },
  { pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?!\w|\.\d)/g, read: ipv4 },
  { pattern: /(?<![\p{L}\p{N}_@.-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}\.)+[\p{L}][\p{L}\p{N}-]{1,62}(?![\p{L}\p{N}_-])/gu, read: domain },
];

/** A link to a technique names the technique; ATT&CK's site is no indicator. */
function citedTechnique(text: string): Indicator {
  const [, id = '', sub] = /\/(T\d{4})(?:\/(\d{3}))?\/?$/i.exec(text) ?? [];
  return { type: 'technique', value: `${id.toUpperCase()}${sub === undefined ? '' : `.${sub}`}` };
}

/** Suffixes that are extensions of files far more often than parts of a name. */
const FILE_LIKE = new Set([
  ...['zip', 'mov', 'py', 'sh', 'md', 'pl', 'pm', 'rs', 'so', 'ps', 'cab', 'app', 'java', 'bat', 'doc', 'mk', 'tf', 'run', 'properties'],
]);

function url(text: string): Indicator | undefined {
  const bare = withoutEndOfSentence(text);
  const match = /^([a-z]+):\/\/([^/?#]*)(.*)$/is.exec(bare);
  if (!match || !URL.canParse(bare)) return undefined;
  const [, scheme = '', place = '', rest = ''] = match;
  const { hostname } = new URL(bare);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!isIPv4(host) && !isIPv6(host) && !hasPublicSuffix(host)) return undefined;
  // The rest is data to the server: its case stays.
  return { type: 'url', value: `${scheme.toLowerCase()}://${place.toLowerCase()}${rest}` };
}

/** Punctuation behind a URL belongs to the text, a closing bracket too unless the URL opened one. */
function withoutEndOfSentence(text: string): string {
  let end = text.length;
  for (; end > 0; end--) {
    const last = text[end - 1] ?? '';
    const opened = last === ')' ? '(' : last === ']' ? '[' : undefined;
    if (!'.,;:!?'.includes(last) && (opened === undefined || text.includes(opened))) break;
  }
  return text.slice(0, end);
}

function email(text: string): Indicator | undefined {
  const [local = '', place = ''] = text.split('@');
  const host = domainToASCII(withoutEndOfSentence(place));
  return hasPublicSuffix(host) && !local.startsWith('.') ? { type: 'email', value: `${local.toLowerCase()}@${host}` } : undefined;
}

function hash(text: string): Indicator | undefined {
  const type = HASHES.get(text.length);
  return type && { type, value: text.toLowerCase() };
}

function ipv6(text: string): Indicator | undefined {
  const [address = '', prefix] = text.replace(/[.:]$/, (end) => (text.endsWith('::') ? end : '')).split('/');
  if (!isIPv6(address) || (prefix !== undefined && Number(prefix) > 128)) return undefined;
  return { type: 'ipv6', value: prefix === undefined ? address.toLowerCase() : `${address.toLowerCase()}/${prefix}` };
}

function ipv4(text: string): Indicator | undefined {
  const [address = '', prefix] = text.split('/');
  return isIPv4(address) && (prefix === undefined || Number(prefix) <= 32) ? { type: 'ipv4', value: text } : undefined;
}

function domain(text: string, meant: boolean): Indicator | undefined {
  const name = domainToASCII(text);
  if (!hasPublicSuffix(name)) return undefined;
  const labels = name.split('.');
  // `backup.tar.zip` is a file too; `www.` is not how files begin.
  if (!meant && labels[0] !== 'www' && FILE_LIKE.has(labels.at(-1) ?? '')) return undefined;
  return { type: 'domain', value: name };
}

function hasPublicSuffix(host: string): boolean {
  const { domain: registered, isIcann } = parse(host);
  return registered !== null && isIcann === true;
}
