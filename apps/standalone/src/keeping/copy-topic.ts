import { APPEND_TOGETHER_BYTES_MAX, bytesOfRecord, type EventLog, type NewRecord, type StoredRecord } from '@runbook/ports';
import { createHash, type Hash } from 'node:crypto';
import type { OffsetSpan } from './read-topic.js';
import { sourceOfLog, type TopicSource } from './topic-source.js';

/** What came of copying a topic. */
export interface CopiedTopic {
  readonly records: number;
  /** Of these, how many were there already: of a copy that did not come to its end. */
  readonly found: number;
}

/**
 * Copies a topic record by record, so that each has the offset that it had: positions, commands' places and the audit's entries name those. The topic may hold the
 * beginning of the same copy, and nothing else. At the end all of it is read back and compared. Killed anywhere, it goes on where it was.
 *
 * - C1 Same partitions, same offsets, same key, headers and bytes; a seal is made anew.
 * - C2 A record behind the copy's end is a stranger's: nothing is written, and nothing is taken away.
 * - C3 An append whose outcome nobody knows ends the copy; the next one looks at what is there.
 */
export async function copyTopic(source: TopicSource, target: EventLog, topic: string): Promise<CopiedTopic> {
  const spans = await source.spans(topic);
  const there = sourceOfLog(target);
  const found = (await there.spans(topic)).map(({ to }) => to);
  if (found.length !== spans.length)
    throw new TopicDiffers(topic, `${spans.length} partitions`, `${found.length}; set PARTITIONS to that before its topics are made`);
  for (const [partition, { to }] of spans.entries()) {
    if (found[partition]! > to) throw new TopicDiffers(topic, `at most ${to} records in partition ${partition}`, `${found[partition]}`);
  }
  await expectSame(source, there, topic, spans, found);
  for (const [partition, { from }] of spans.entries()) await pad(target, topic, partition, found[partition]!, from);
  await append(source, target, topic, spans, found);
  await expectSame(source, there, topic, spans, spans.map(({ to }) => to)); // prettier-ignore
  const records = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  return { records, found: spans.reduce((sum, { from }, partition) => sum + Math.max(0, found[partition]! - from), 0) };
}

/** What stands in the place of commands that were answered, and deleted, long before. Nobody reads it. */
const PADDING: NewRecord = { key: '', value: Buffer.from('{}'), headers: {} };
const PADDING_AT_ONCE = 1_000;

async function pad(target: EventLog, topic: string, partition: number, end: number, from: number): Promise<void> {
  if (end >= from) return;
  const appender = await target.appender(topic, partition);
  for (let at = end; at < from; at += PADDING_AT_ONCE) {
    await appender.append(Array.from({ length: Math.min(PADDING_AT_ONCE, from - at) }, () => PADDING));
  }
  await appender.close();
}

async function append(
  source: TopicSource,
  target: EventLog,
  topic: string,
  spans: readonly OffsetSpan[],
  found: readonly number[],
): Promise<void> {
  const appenders = await Promise.all(spans.map((_, partition) => target.appender(topic, partition)));
  const rest = spans.map(({ from, to }, partition) => ({ from: Math.max(from, found[partition]!), to }));
  await source.read(topic, rest, async (partition, records) => {
    for (const together of inAppends(records)) {
      const at = await appenders[partition]!.append(
        together.map(({ key, value, headers }) => ({ key, value, headers: unsealed(headers) })),
      );
      const wanted = together[0]!.offset;
      if (at !== wanted)
        throw new TopicDiffers(
          topic,
          `the record of offset ${wanted} there in partition ${partition}`,
          `it at ${at}: somebody else writes there`,
        );
    }
  });
  await Promise.all(appenders.map((appender) => appender.close()));
}

function* inAppends(records: readonly StoredRecord[]): Generator<StoredRecord[]> {
  let together: StoredRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = bytesOfRecord(record);
    if (together.length > 0 && bytes + size > APPEND_TOGETHER_BYTES_MAX) {
      yield together;
      [together, bytes] = [[], 0];
    }
    together.push(record);
    bytes += size;
  }
  if (together.length > 0) yield together;
}

/** Compares what both hold of each partition, from where the source begins to before `to`. */
async function expectSame(
  source: TopicSource,
  there: TopicSource,
  topic: string,
  spans: readonly OffsetSpan[],
  to: readonly number[],
): Promise<void> {
  const looked = spans.map(({ from }, partition) => ({ from, to: Math.max(from, to[partition]!) }));
  const [expected, found] = [await digests(source, topic, looked), await digests(there, topic, looked)];
  const differing = expected.findIndex((digest, partition) => digest !== found[partition]);
  if (differing >= 0)
    throw new TopicDiffers(topic, `the same records up to offset ${looked[differing]!.to} of partition ${differing}`, 'others');
}

async function digests(source: TopicSource, topic: string, spans: readonly OffsetSpan[]): Promise<string[]> {
  const hashes = spans.map(() => createHash('sha256'));
  await source.read(topic, spans, async (partition, records) => {
    for (const record of records) take(hashes[partition]!, record);
  });
  return hashes.map((hash) => hash.digest('hex'));
}

/** Each part with its length before it, so that nothing can move from one to another. */
function take(hash: Hash, { offset, key, value, headers }: StoredRecord): void {
  const told = Object.entries(unsealed(headers)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const text of [String(offset), key, ...told.flat()]) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  hash.update(`${value.length}:`).update(value);
}

/** A seal holds for the log that it was made for. */
function unsealed({ seal: _seal, ...headers }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return headers;
}

/** The topic is not the copy that it should be. */
export class TopicDiffers extends Error {
  override readonly name = 'TopicDiffers';
  constructor(
    readonly topic: string,
    expected: string,
    found: string,
  ) {
    super(
      `expected in ${topic} ${expected}, found ${found}; a copy begins in topics without records, so delete them or name another cluster`,
    );
  }
}
