import { compileSchema, readForeignJson, utf8Text, type Json } from '@runbook/domain';
import { isUtf8 } from 'node:buffer';

/** A CloudEvent 1.0 as expressions see it: its attributes, extensions and `data`. */
export interface ReceivedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data?: Json;
  /** Instead of `data`: bytes that are no text. */
  readonly data_base64?: string;
  readonly [attribute: string]: Json | undefined;
}

/** The record is no event that can be read; the message says why. */
export class EventUnusable extends Error {
  override readonly name = 'EventUnusable';
}

interface Message {
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const STRUCTURED = 'application/cloudevents+json';
/** No attribute is called `data`: the body is. */
const IN_KAFKA = /^ce_(?!data$)([a-z0-9]{1,64})$/;
const IN_HTTP = /^ce-(?!data$)([a-z0-9]{1,64})$/;

/**
 * Reads a record of a topic in the binary or structured mode of the Kafka binding (CloudEvents 1.0.2). Nothing is
 * invented for an attribute that is missing. Throws `EventUnusable`.
 */
export function readCloudEvent(message: Message): ReceivedEvent {
  const headers = lowerCased(message.headers);
  const contentType = mediaTypeOf(headers['content-type']);
  if (contentType === STRUCTURED) return checked(structured(parse(message.value)));
  return checked(binary(message.value, attributesOf(headers, IN_KAFKA, wholeText), headers['content-type'], contentType));
}

/**
 * Reads a request in the binary mode of the HTTP binding (CloudEvents 1.0.2, section 3.1): attributes stand in `ce-` headers, the body is the
 * data. Throws `EventUnusable`.
 */
export function readBinaryRequest(headers: Readonly<Record<string, unknown>>, body: Buffer): ReceivedEvent {
  const texts = lowerCased(
    Object.fromEntries(Object.entries(headers).filter(([, text]) => typeof text === 'string')) as Record<string, string>,
  );
  return checked(binary(body, attributesOf(texts, IN_HTTP, decodedHeader), texts['content-type'], mediaTypeOf(texts['content-type'])));
}

/** A CloudEvent in the JSON format, already parsed. Throws `EventUnusable`. */
export function expectCloudEvent(value: unknown): ReceivedEvent {
  return checked(structured(value));
}

const mediaTypeOf = (contentType = ''): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

function structured(parsed: unknown): Record<string, unknown> {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new EventUnusable('expected a CloudEvent as a JSON object, found another value');
  }
  const { data_base64: encoded, ...event } = parsed as Record<string, unknown>;
  if (encoded === undefined) return event;
  if (typeof encoded !== 'string' || event.data !== undefined) {
    throw new EventUnusable('expected data or data_base64 as text, found both or another value; send one of them');
  }
  return { ...event, ...dataOf(bytesOf(encoded), event.datacontenttype) };
}

function attributesOf(headers: Record<string, string>, name: RegExp, decode: (text: string) => string): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const [header, text] of Object.entries(headers)) {
    const attribute = name.exec(header)?.[1];
    if (attribute !== undefined) event[attribute] = decode(text);
  }
  return event;
}

/** A header's bytes that were no UTF-8 have become replacement characters: two ids could be one. */
function wholeText(text: string): string {
  if (!text.includes('\ufffd')) return text;
  throw new EventUnusable('expected UTF-8 in a ce_ header, found bytes that are none; encode it as UTF-8');
}

/** Section 3.1.3.2: quotes of older senders first, then one round of percent-decoding; what is no UTF-8 then is refused. */
function decodedHeader(text: string): string {
  const quoted = /^"(.*)"$/s.exec(text.trim());
  const plain = quoted ? (quoted[1] as string).replace(/\\(.)/gs, '$1') : text;
  try {
    return plain.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
  } catch {
    throw new EventUnusable('expected percent-encoded UTF-8 in a ce- header, found bytes that are none');
  }
}

function binary(value: Buffer, event: Record<string, unknown>, type: string | undefined, contentType: string): Record<string, unknown> {
  if (type !== undefined) event.datacontenttype = type;
  expectIdentity(event);
  if (value.length === 0) return event;
  return { ...event, ...dataOf(value, contentType) };
}

const isJson = (type: string): boolean => type === '' || type === 'application/json' || type.endsWith('+json');

/** Data as its content type says: JSON, or text. Bytes that are neither stay what they are, in base64 (JSON format, section 3.1.1). */
function dataOf(bytes: Buffer, type: unknown): { readonly data: unknown } | { readonly data_base64: string } {
  if (isJson(typeof type === 'string' ? mediaTypeOf(type) : '')) return { data: parse(bytes) };
  return isUtf8(bytes) ? { data: utf8Text(bytes) } : { data_base64: bytes.toString('base64') };
}

function bytesOf(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64');
  const unpadded = (text: string) => text.replace(/={0,2}$/, '');
  // What is no base64 is skipped when it is decoded, so that two texts would be the same bytes.
  if (unpadded(bytes.toString('base64')) === unpadded(encoded)) return bytes;
  throw new EventUnusable('expected data_base64 in base64 (RFC 4648, section 4), found another text; encode the bytes');
}

function parse(value: Buffer): unknown {
  try {
    return readForeignJson(utf8Text(value));
  } catch (error) {
    throw new EventUnusable(`expected an event in JSON that can be taken, found another: ${(error as Error).message}`);
  }
}

/** The attributes that every event has. Checked first, for a plain message: a record without them was most likely never meant to be an event. */
function expectIdentity(event: Record<string, unknown>): void {
  for (const name of ['id', 'source', 'type'] as const) {
    const found = event[name];
    if (typeof found !== 'string' || found === '') throw new EventUnusable(`expected attribute ${name} as text, found ${typeof found}`);
  }
  if (event.specversion !== '1.0') throw new EventUnusable('expected specversion 1.0, found another or none');
}

function checked(event: Record<string, unknown>): ReceivedEvent {
  expectIdentity(event);
  const faults = faultsOfAttributes(event).map(({ path, message }) => `${path} ${message}`.trim());
  if (faults.length > 0) throw new EventUnusable(`expected a CloudEvent by the specification, found a fault: ${faults.join('; ')}`);
  return event as unknown as ReceivedEvent;
}

const textOrUnset = (format?: string) => ({ type: ['string', 'null'], minLength: 1, ...(format !== undefined && { format }) });

/** What CloudEvents 1.0.2 says of attributes beside the identity. `null` is an unset one (JSON format, section 2.2). */
const faultsOfAttributes = compileSchema({
  properties: {
    source: { format: 'uri-reference' },
    datacontenttype: textOrUnset(),
    dataschema: textOrUnset('uri'),
    subject: textOrUnset(),
    // RFC 3339, but senders that leave out the zone are common.
    time: textOrUnset('iso-date-time'),
    data: true,
  },
  propertyNames: { pattern: '^([a-z0-9]+|data_base64)$' },
  // Extensions. Objects and lists are no type of an attribute, but senders put them there and expressions can read them.
  additionalProperties: { type: ['boolean', 'integer', 'string', 'object', 'array', 'null'] },
});

/** Kafka's header names are case-sensitive; senders differ. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]));
}
