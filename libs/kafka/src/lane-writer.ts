import type { Message, RecordMetadata } from 'kafkajs';
import type { RecordSeals } from './record-seals.js';
import { APPEND_BYTES_MAX, AppendInDoubt, bytesOfRecord, type NewRecord } from '@runbook/ports';

/** Whose appends live and die together. */
export class LaneWriter {
  private death: { readonly cause: unknown } | undefined;

  constructor(
    private readonly enqueue: (entry: Entry) => void,
    private readonly seals?: RecordSeals,
  ) {}

  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.death) return reject(new AppendInDoubt(topic, partition, this.death));
      const sealed = records.map((record) => this.seals?.sealed(record, topic, partition) ?? record);
      const messages = sealed.map((record) => messageOf(record, partition));
      const bytes = records.reduce((sum, record) => sum + bytesOfRecord(record), 0);
      const entry = { writer: this, topic, partition, messages, bytes, resolve, reject };
      if (bytes > APPEND_BYTES_MAX) {
        const error = new RangeError(`expected an append of at most ${APPEND_BYTES_MAX} bytes, found ${bytes}; split it`);
        return this.die(error, entry);
      }
      this.enqueue(entry);
    });
  }

  /** Rejects this entry and everything that is asked later. */
  die(cause: unknown, entry?: Entry): void {
    this.death ??= { cause };
    entry?.reject(new AppendInDoubt(entry.topic, entry.partition, this.death));
  }
}

function messageOf({ key, value, headers, original }: NewRecord, partition: number): Message {
  if (!original) return { key, value, headers: { ...headers }, partition };
  // A header of the same name stands behind ours.
  const names = new Set([...Object.keys(headers), ...Object.keys(original.headers)]);
  const valuesOf = (name: string) => [...(name in headers ? [headers[name]!] : []), ...(original.headers[name] ?? [])];
  const all = Object.fromEntries([...names].map((name) => [name, valuesOf(name)]));
  // kafkajs hands headers on as they are, and has no null among them in its types.
  return { key: original.key, value: original.value, headers: all as NonNullable<Message['headers']>, partition };
}

/** An append that waits for its answer. */
export interface Entry {
  readonly writer: LaneWriter;
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly Message[];
  readonly bytes: number;
  readonly resolve: (offset: number) => void;
  readonly reject: (error: AppendInDoubt) => void;
}

/**
 * The answer holds each partition's first offset; entries of one partition stand behind each other in their order. Returns those of partitions
 * that it does not name, whose writers are dead: nobody leads them.
 */
export function resolveOffsets(entries: readonly Entry[], answer: readonly RecordMetadata[]): Entry[] {
  const next = new Map(answer.map((part) => [`${part.topicName}/${part.partition}`, Number(part.baseOffset)]));
  // Nothing was sent: to be tried again as after any failure.
  if (next.size === 0) throw new Error('expected brokers that lead the partitions, found none');
  return entries.filter((entry) => {
    const place = `${entry.topic}/${entry.partition}`;
    const offset = next.get(place);
    if (offset === undefined) {
      entry.writer.die(new Error(`the broker's answer does not name ${place}`), entry);
      return true;
    }
    next.set(place, offset + entry.messages.length);
    entry.resolve(offset);
    return false;
  });
}
