import type { OriginalRecord, StoredRecord } from '@runbook/ports';

/** Reads text as UTF-8 and says when it is none. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A message as it was fetched: a header's value alone or, where it is repeated, as a list. */
export interface FetchedMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
}

type HeaderValue = Buffer | string | null | undefined;

/** A message of a log of ours, whose keys and headers are text. */
export function storedRecord(place: Place, message: FetchedMessage): StoredRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== null) headers[name] = first.toString();
  }
  const { key, value } = message;
  return { ...placeOf(place, message), key: key?.toString() ?? '', value: value ?? Buffer.alloc(0), headers };
}

/**
 * A message of another program. It may lack a key, a value or a header's value, repeat a header, and hold bytes that are no text: so it is kept as it
 * came beside what can be shown of it. Of a header that is repeated the first counts.
 */
export function foreignRecord(place: Place, message: FetchedMessage): StoredRecord {
  const original = originalOf(message);
  return { ...placeOf(place, message), ...textOf(original), original };
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

const placeOf = ({ topic, partition }: Place, { offset }: FetchedMessage) => ({
  topic,
  partition,
  offset: Number(offset),
});

function originalOf({ key, value, headers = {} }: FetchedMessage): OriginalRecord {
  const named = Object.entries(headers).map(([name, found]) => [name, (Array.isArray(found) ? found : [found]).map(bytesOf)] as const);
  return { key: key ?? null, value: value ?? null, headers: Object.fromEntries(named) };
}

const bytesOf = (value: Buffer | string | null | undefined): Buffer | null =>
  typeof value === 'string' ? Buffer.from(value) : (value ?? null);

function textOf({ key, value, headers }: OriginalRecord): Pick<StoredRecord, 'key' | 'value' | 'headers' | 'unreadableHeaders'> {
  const texts: [string, string][] = [];
  const unreadableHeaders: string[] = [];
  for (const [name, [first = null]] of Object.entries(headers)) {
    if (first === null) continue;
    try {
      texts.push([name, UTF8.decode(first)]);
    } catch {
      unreadableHeaders.push(name);
    }
  }
  return {
    key: key?.toString() ?? '',
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(texts),
    ...(unreadableHeaders.length > 0 && { unreadableHeaders }),
  };
}
