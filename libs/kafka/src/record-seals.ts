import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { systemClock, type NewRecord, type StoredRecord } from '@runbook/ports';
import type { Report } from './report.js';

/** `v1.<key>.<code>`: which key, and the code over the record. */
export const SEAL_HEADER = 'seal';
/** A key of fewer bytes could be tried out. */
export const SEAL_KEY_BYTES_MIN = 32;

export interface SealSettings {
  /** The first seals; all open. None: nothing is sealed, and a log that is cannot be read. */
  readonly keys: readonly Buffer[];
  /** Topics whose records are sealed from the first one on. */
  readonly logs: ReadonlySet<string>;
  /** Topics whose records are sealed, and may have held others before. */
  readonly channels: ReadonlySet<string>;
}

/** How often it is told that records came without a seal. */
const TOLD_EVERY_MS = 10_000;
const VERSION = 'v1';
const NOTHING = Buffer.alloc(0);

/**
 * Seals the records of our own topics with a key that the services share, so that who can write to a topic cannot decide anything (HMAC-SHA-256, RFC 2104).
 * A record whose seal does not fit is read as one without a value, which no reader takes for a record of ours; who sent it is told in nothing.
 */
export class RecordSeals {
  private readonly byId: ReadonlyMap<string, Buffer>;
  private readonly current: { readonly id: string; readonly key: Buffer } | undefined;
  private toldAt = -Infinity;

  constructor(
    private readonly settings: SealSettings | undefined,
    private readonly report: Report,
  ) {
    const keys = (settings?.keys ?? []).map((key) => ({ id: idOf(key), key }));
    this.byId = new Map(keys.map(({ id, key }) => [id, key]));
    this.current = keys[0];
  }

  /** The record as it is to be written there. */
  sealed(record: NewRecord, topic: string, partition: number): NewRecord {
    if (!this.current || !this.isSealed(topic)) return record;
    const { id, key } = this.current;
    const seal = `${VERSION}.${id}.${codeOf(key, topic, partition, record).toString('base64url')}`;
    return { ...record, headers: { ...record.headers, [SEAL_HEADER]: seal } };
  }

  /** The records as they are to be read. */
  opened(records: readonly StoredRecord[]): readonly StoredRecord[] {
    const [first] = records;
    if (!first) return records;
    if (this.current) return this.isSealed(first.topic) ? this.checked(records) : records;
    const sealed = this.settings?.logs.has(first.topic) ? records.find(({ headers }) => headers[SEAL_HEADER] !== undefined) : undefined;
    if (sealed)
      this.end(
        sealed,
        'expected CLUSTER_KEY, because the services seal what they write',
        'found none; set it to that of the other services',
      );
    return records;
  }

  private isSealed(topic: string): boolean {
    return this.settings !== undefined && (this.settings.logs.has(topic) || this.settings.channels.has(topic));
  }

  private checked(records: readonly StoredRecord[]): readonly StoredRecord[] {
    const read = records.map((record) => (this.fits(record) ? record : this.refused(record)));
    return read.every((record, at) => record === records[at]) ? records : read;
  }

  private fits(record: StoredRecord): boolean {
    const [version, id = '', code = ''] = (record.headers[SEAL_HEADER] ?? '').split('.');
    const key = this.byId.get(id);
    if (version !== VERSION || !key) return false;
    const found = Buffer.from(code, 'base64url');
    const expected = codeOf(key, record.topic, record.partition, record);
    return found.length === expected.length && timingSafeEqual(found, expected);
  }

  private refused(record: StoredRecord): StoredRecord {
    const { topic, partition, offset, key, value, headers } = record;
    if (offset === 0 && this.settings?.logs.has(topic)) {
      this.end(
        record,
        'expected the log to be sealed from its first record on with a key of CLUSTER_KEY',
        'found it begun otherwise; start with the keys that it was begun with, or anew with empty topics',
      );
    }
    const now = systemClock.monotonic();
    if (now - this.toldAt >= TOLD_EVERY_MS) {
      this.toldAt = now;
      this.report({
        level: 'error',
        message: 'a record without a seal that fits was not read; who wrote it has no key of CLUSTER_KEY',
        topic,
        partition,
        offset,
      });
    }
    const original = record.original ?? {
      key: Buffer.from(key),
      value,
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, [Buffer.from(text)]])),
    };
    return { ...record, value: NOTHING, headers: {}, original };
  }

  private end({ topic, partition, offset }: StoredRecord, expected: string, found: string): void {
    this.report({ level: 'fatal', message: `${expected}, at ${topic}/${partition}/${offset} ${found}` });
  }
}

/** Tells keys apart in seals; says nothing of the key. */
const idOf = (key: Buffer): string => createHash('sha256').update('runbook seal key').update(key).digest('hex').slice(0, 8);

/** Over where it stands and all that it says, each part with its length before it, so that nothing can be moved from one to another. */
function codeOf(key: Buffer, topic: string, partition: number, record: Pick<NewRecord, 'key' | 'value' | 'headers'>): Buffer {
  const headers = Object.entries(record.headers).filter(([name]) => name !== SEAL_HEADER);
  const told = headers.sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  const texts = [VERSION, topic, String(partition), record.key, String(headers.length), ...told];
  const code = createHmac('sha256', key);
  for (const text of texts) code.update(`${Buffer.byteLength(text)}:`).update(text);
  return code.update(`${record.value.length}:`).update(record.value).digest();
}
