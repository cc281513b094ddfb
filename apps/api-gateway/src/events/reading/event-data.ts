import { mediaTypeOf, textOf } from '@runbook/service';

/** Types whose bytes are text beside `text/*`, JSON and XML. All others are bytes, whatever they happen to spell. */
const TEXTS: ReadonlySet<string> = new Set([
  'application/xml',
  'application/yaml',
  'application/x-yaml',
  'application/javascript',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/sql',
  'application/csv',
]);

/** Data as expressions see it: a text, or bytes in base64. 0.3 of the specification had this attribute for it. */
export interface PlainData {
  readonly data: string;
  readonly datacontentencoding?: 'base64';
}

/** An absent type is JSON (CloudEvents 1.0.2, JSON format, section 3.1). */
export const isJson = (type: string): boolean => type === '' || type === 'application/json' || type.endsWith('+json');

/**
 * Bytes that are no JSON: text where their content type says so and they are text in its character set, and base64 otherwise, byte for byte. Nothing is
 * ever replaced by U+FFFD.
 */
export function plainData(bytes: Buffer, contentType: string): PlainData {
  const type = mediaTypeOf(contentType);
  const text = type.startsWith('text/') || type.endsWith('+xml') || type.endsWith('+yaml') || TEXTS.has(type);
  const read = text ? textOf(bytes, contentType) : undefined;
  return read === undefined ? { data: bytes.toString('base64'), datacontentencoding: 'base64' } : { data: read };
}

/** RFC 4648, section 4: whole groups of four, padded. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Undefined: the text is no base64. */
export const base64Bytes = (text: string): Buffer | undefined => (BASE64.test(text) ? Buffer.from(text, 'base64') : undefined);
