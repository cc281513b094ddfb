import {
  compileTemplate,
  ExpressionError,
  EVENT_TTL_MS_MAX,
  heldValue,
  readForeignJson,
  utf8Text,
  type EventSource,
  type Json,
} from '@runbook/domain';
import { batchIn, EventUnusable, expectCloudEvent, readCloudEvent, type ReceivedEvent } from './read-cloud-event.js';

/** An event as a source's record holds it. */
export interface SourcedEvent {
  readonly event: ReceivedEvent;
  /** Absent: it meets only waits without a key. */
  readonly key?: string;
  readonly ttlMs: number;
}

/** The source does not accept events of this type, or of this CloudEvents source. */
export class EventUnauthorised extends Error {
  override readonly name = 'EventUnauthorised';
}

export interface SourceRecord {
  /** As in `EventOrigin.record`. */
  readonly name: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly unreadableHeaders?: readonly string[];
}

/** Of a correlation key, in characters. */
export const KEY_LENGTH_MAX = 1_000;

/** Reads a record with one event as its source says. Throws `EventUnusable` and `EventUnauthorised`. */
export function readRecord(record: SourceRecord, source: EventSource): SourcedEvent {
  return accepted(source, () => (source.format === 'json' ? fromJson(record, source) : fromCloudEvent(record, readCloudEvent(record))));
}

/**
 * How the events of a record are read, each for itself; undefined: it is no batch, and is read as one event. Throws `EventUnusable` when the batch
 * is none.
 */
export function readBatch(record: SourceRecord, source: EventSource): readonly (() => SourcedEvent)[] | undefined {
  if (source.format === 'json') return undefined;
  return batchIn(record)?.map((event) => () => accepted(source, () => fromCloudEvent(record, expectCloudEvent(event))));
}

function accepted(source: EventSource, read: () => { event: ReceivedEvent; scope: { record: Json; headers: Json } }): SourcedEvent {
  try {
    const { event, scope } = read();
    expectAccepted(event, source);
    const mapped = source.mapping?.key;
    const key = mapped === undefined ? keyOf(event) : textOf(compileTemplate(mapped).render(scope), 'key');
    return sourced(event, key, source.ttlMs);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new EventUnusable(`expected a record that the source's mapping fits, found none: ${error.message}`);
    throw error;
  }
}

/** A CloudEvent as it is: `subject` is its key, `ttlms` its time to live. Throws `EventUnusable`. */
export function readEvent(event: ReceivedEvent, ttlMs: number): SourcedEvent {
  return sourced(event, keyOf(event), ttlMs);
}

function sourced(event: ReceivedEvent, key: string | undefined, ttlMs: number): SourcedEvent {
  if (key !== undefined && key.length > KEY_LENGTH_MAX) {
    throw new EventUnusable(`expected a key of at most ${KEY_LENGTH_MAX} characters, found ${key.length}; map a shorter one`);
  }
  return { event, ...(key !== undefined && { key }), ttlMs: ttlOf(event) ?? ttlMs };
}

const keyOf = ({ subject }: ReceivedEvent): string | undefined => (typeof subject === 'string' && subject !== '' ? subject : undefined);

/** Extension `ttlms`: a number, or its digits where a header carries it. */
function ttlOf({ ttlms }: ReceivedEvent): number | undefined {
  if (ttlms === undefined) return undefined;
  const ttlMs = typeof ttlms === 'string' && /^\d{1,12}$/.test(ttlms) ? Number(ttlms) : ttlms;
  if (typeof ttlMs === 'number' && Number.isSafeInteger(ttlMs) && ttlMs >= 0 && ttlMs <= EVENT_TTL_MS_MAX) return ttlMs;
  throw new EventUnusable(`expected ttlms as a whole number from 0 to ${EVENT_TTL_MS_MAX}, found ${JSON.stringify(ttlms).slice(0, 50)}`);
}

function fromCloudEvent({ headers }: SourceRecord, event: ReceivedEvent) {
  return { event, scope: { record: heldValue(event as unknown as Json), headers: { ...headers } } };
}

function fromJson({ name: place, value, headers }: SourceRecord, { id: source, mapping = {} }: EventSource) {
  const data = parsed(value);
  // An expression takes what looks like a reference for one; as data is held, nothing of it does.
  const scope = { record: heldValue(data), headers: { ...headers } };
  const mapped = (name: 'type' | 'id' | 'source' | 'time'): string | undefined => {
    const template = mapping[name];
    return template === undefined ? undefined : textOf(compileTemplate(template).render(scope), name);
  };
  const time = mapped('time');
  const key = mapping.key === undefined ? undefined : textOf(compileTemplate(mapping.key).render(scope), 'key');
  const event: ReceivedEvent = {
    specversion: '1.0',
    // A record without a mapped id is identified by its place: topic, partition and offset.
    id: mapped('id') ?? place,
    source: mapped('source') ?? `/event-sources/${source}`,
    type: required(mapped('type'), 'type'),
    ...(key !== undefined && { subject: key }),
    ...(time !== undefined && { time }),
    data,
  };
  return { event, scope };
}

function parsed(value: Buffer): Json {
  try {
    return readForeignJson(utf8Text(value));
  } catch (error) {
    throw new EventUnusable(`expected a record in JSON that can be taken, found another: ${(error as Error).message}`);
  }
}

function textOf(value: Json, name: string): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new EventUnusable(`expected the mapped ${name} to be a text or a number, found ${JSON.stringify(value).slice(0, 100)}`);
}

function required(text: string | undefined, name: string): string {
  if (text !== undefined) return text;
  throw new EventUnusable(`expected the source to map a ${name}, found none in this record`);
}

function expectAccepted({ type, source }: ReceivedEvent, { id, accepts }: EventSource): void {
  if (accepts?.types && !accepts.types.includes(type)) {
    throw new EventUnauthorised(`expected a type that event source ${id} accepts, found ${type.slice(0, 200)}`);
  }
  if (accepts?.sources && !accepts.sources.includes(source)) {
    throw new EventUnauthorised(`expected a CloudEvent source that event source ${id} accepts, found ${source.slice(0, 200)}`);
  }
}
