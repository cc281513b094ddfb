import type { SignedRecords } from '@runbook/domain';
import { signedPrefix } from '@runbook/outbound';
import type { StoredRecord } from '@runbook/ports';

export const ID_HEADER = 'webhook-id';
export const TIME_HEADER = 'webhook-timestamp';
export const MAC_HEADER = 'webhook-signature';
export const JWS_HEADER = 'jws-signature';

/** What a signature says of a record, and what it covers. */
export interface CoveredRecord {
  readonly id: string;
  /** Seconds since the epoch, as a text that is not read yet. */
  readonly timestamp: string;
  /** The one header of the scheme; undefined: there is none. */
  readonly signature?: string;
  /** Those that are signed, and no others: what is not signed is not read. */
  readonly headers: Readonly<Record<string, string>>;
  /** The topic, a line for each header, an empty line, the value. */
  readonly body: Buffer;
}

/**
 * The bytes that a producer signs: id and time as Standard Webhooks has them, then
 *
 *     topic:<topic>
 *     <name>:<value>        of content-type, of each ce_ header, and of those that the source names; by name
 *     (an empty line)
 *     <the record's value, byte for byte>
 *
 * 1. Names are in small letters. Two that are one then are refused: nobody knows which of them is read.
 * 2. A value with control characters, or that is no UTF-8, is refused: one line could be taken for two.
 * 3. Every `ce_` header that is there is covered, so one that is added or taken away breaks the signature; so does the record on another topic.
 */
export function coveredRecord(
  { topic, value, headers, unreadableHeaders = [] }: Pick<StoredRecord, 'topic' | 'value' | 'headers' | 'unreadableHeaders'>,
  { headers: named }: SignedRecords,
  signatureHeader: string,
): CoveredRecord | { readonly fault: string } {
  const isCovered = (name: string) => name === 'content-type' || name.startsWith('ce_') || named.includes(name);
  const isRead = (name: string) => isCovered(name) || [ID_HEADER, TIME_HEADER, signatureHeader].includes(name);
  const entries = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text] as const);
  const names = [...entries.map(([name]) => name), ...unreadableHeaders.map((name) => name.toLowerCase())].filter(isRead);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return { fault: `expected header ${shown(twice)} once, found it in several spellings` };
  const unreadable = unreadableHeaders.map((name) => name.toLowerCase()).find(isRead);
  if (unreadable !== undefined) return { fault: `expected header ${shown(unreadable)} in UTF-8, found bytes that are none` };
  const covered = entries.filter(([name]) => isCovered(name)).sort(([one], [other]) => (one < other ? -1 : 1));
  const odd = covered.find(([name, text]) => CONTROLS.test(name) || CONTROLS.test(text) || name.includes(':'));
  if (odd) return { fault: `expected header ${shown(odd[0])} without control characters, found some` };
  const all = new Map(entries);
  const signature = all.get(signatureHeader);
  const lines = [['topic', topic] as const, ...covered].map(([name, text]) => `${name}:${text}\n`);
  return {
    id: all.get(ID_HEADER) ?? '',
    timestamp: all.get(TIME_HEADER) ?? '',
    ...(signature !== undefined && { signature }),
    headers: Object.fromEntries(covered),
    body: Buffer.concat([Buffer.from(`${lines.join('')}\n`), value]),
  };
}

/** Id, time and body in one: what a JWS has for its payload. */
export const payloadOf = ({ id, timestamp, body }: CoveredRecord): Buffer =>
  Buffer.concat([Buffer.from(signedPrefix(id, timestamp)), body]);

const CONTROLS = /[\u0000-\u001f\u007f]/;
const SHOWN_MAX = 80;
const shown = (name: string): string => JSON.stringify(name.slice(0, SHOWN_MAX));
