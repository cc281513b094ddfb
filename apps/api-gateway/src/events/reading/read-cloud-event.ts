import { readForeignJson, utf8Text, type Json } from '@runbook/domain';
import { faultsOfAttributes } from './event-attributes.js';
import { base64Bytes, isJson, plainData } from './event-data.js';
import { mediaTypeOf } from '@runbook/service';

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
  /** As of a record. */
  readonly unreadableHeaders?: readonly string[];
}

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
/** Of events in one record: each is a command to an aggregate. */
export const BATCH_EVENTS_MAX = 5_000;
/** No attribute is called `data`: the body is. */
const IN_KAFKA = /^ce_(?!data$)([a-z0-9]{1,64})$/;
const IN_HTTP = /^ce-(?!data$)([a-z0-9]{1,64})$/;

/**
 * Reads a record of a topic in the binary or structured mode of the Kafka binding (CloudEvents 1.0.2), with one event. Nothing is
 * invented for an attribute that is missing. Throws `EventUnusable`.
 */
export function readCloudEvent(message: Message): ReceivedEvent {
  const headers = readableHeaders(message);
  const contentType = mediaTypeOf(headers['content-type']);
  if (contentType === STRUCTURED) return expectCloudEvent(parse(message.value));
  if (contentType.startsWith('application/cloudevents')) {
    throw new EventUnusable(`expected CloudEvents as ${STRUCTURED}, ${BATCH} or in binary mode, found ${contentType}`);
  }
  const attributes = attributesOf(headers, IN_KAFKA, (text) => text);
  return checked(binary(message.value, attributes, headers['content-type']));
}

/**
 * The events of a record in the batched mode, each still to be read by `expectCloudEvent`; undefined: the record is not in it. Throws `EventUnusable`.
 */
export function batchIn(message: Message): readonly unknown[] | undefined {
  if (mediaTypeOf(readableHeaders(message)['content-type']) !== BATCH) return undefined;
  const events = parse(message.value);
  if (!Array.isArray(events)) throw new EventUnusable('expected a batch of CloudEvents as a JSON list, found another value');
  if (events.length <= BATCH_EVENTS_MAX) return events as unknown[];
  throw new EventUnusable(`expected a batch of at most ${BATCH_EVENTS_MAX} CloudEvents, found ${events.length}; send several`);
}

function readableHeaders({ headers, unreadableHeaders = [] }: Message): Record<string, string> {
  const unreadable = unreadableHeaders.find((name) => /^(ce_|content-type$)/i.test(name));
  if (unreadable === undefined) return lowerCased(headers);
  throw new EventUnusable(`expected header ${unreadable} in UTF-8, found bytes that are none`);
}

/**
 * Reads a request in the binary mode of the HTTP binding (CloudEvents 1.0.2, section 3.1): attributes stand in `ce-` headers, the body is the
 * data. Throws `EventUnusable`.
 */
export function readBinaryRequest(headers: Readonly<Record<string, unknown>>, body: Buffer): ReceivedEvent {
  const texts = lowerCased(
    Object.fromEntries(Object.entries(headers).filter(([, text]) => typeof text === 'string')) as Record<string, string>,
  );
  return checked(binary(body, attributesOf(texts, IN_HTTP, decodedHeader), texts['content-type']));
}

/** A CloudEvent in the JSON format, already parsed. Throws `EventUnusable`. */
export function expectCloudEvent(value: unknown): ReceivedEvent {
  return checked(structured(value));
}

function structured(parsed: unknown): Record<string, unknown> {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new EventUnusable('expected a CloudEvent as a JSON object, found another value');
  }
  const { data_base64: encoded, ...event } = parsed as Record<string, unknown>;
  if (encoded === undefined || encoded === null) return event;
  if ('data' in event) throw new EventUnusable('expected data or data_base64, found both; the specification allows one');
  const bytes = typeof encoded === 'string' ? base64Bytes(encoded) : undefined;
  if (!bytes) throw new EventUnusable('expected data_base64 in base64 (RFC 4648, section 4), found another value');
  const type = typeof event.datacontenttype === 'string' ? event.datacontenttype : '';
  return { ...event, ...(isJson(mediaTypeOf(type)) ? jsonOrBytes(bytes, type) : plainData(bytes, type)) };
}

/** Bytes whose type is not stated count as JSON where they are; where it is stated, they must be. */
function jsonOrBytes(bytes: Buffer, type: string): object {
  try {
    return { data: parse(bytes) };
  } catch (error) {
    if (type !== '') throw error;
    return plainData(bytes, 'application/octet-stream');
  }
}

function attributesOf(headers: Record<string, string>, name: RegExp, decode: (text: string) => string): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const [header, text] of Object.entries(headers)) {
    const attribute = name.exec(header)?.[1];
    if (attribute !== undefined) event[attribute] = decode(text);
  }
  return event;
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

function binary(value: Buffer, event: Record<string, unknown>, type: string | undefined): Record<string, unknown> {
  if (type !== undefined) event.datacontenttype = type;
  expectIdentity(event);
  if (value.length === 0) return event;
  return { ...event, ...(isJson(mediaTypeOf(type)) ? { data: parse(value) } : plainData(value, type ?? '')) };
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
  const faults = faultsOfAttributes(event);
  if (faults.length > 0) throw new EventUnusable(`expected a CloudEvent by the specification, found a fault: ${faults.join('; ')}`);
  return event as unknown as ReceivedEvent;
}

/** Kafka's header names are case-sensitive; senders differ. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]));
}
