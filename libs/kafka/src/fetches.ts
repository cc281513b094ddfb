import { createRequire } from 'node:module';
import type { Gap, StoredRecord } from '@runbook/ports';
import { TOPIC_DENIED, topicsDenied } from './access-denied.js';
import { beginsAt, type Cursor, type Cursors } from './cursors.js';
import { foundIn } from './found-records.js';
import type { FetchAnswer, FetchedPartition } from './protocol/fetch-answer.js';
import type { Question } from './protocol/fetch-request.js';

const require = createRequire(import.meta.url);
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as { createErrorFromCode(code: number): Error };

/** The log does not have the offset that was asked for. */
const OFFSET_OUT_OF_RANGE = 1;

/** What kafkajs would ask of one broker. */
export type Proposed = readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number }[] }[];

export interface Asked extends Question {
  readonly cursor: Cursor;
}

/** Who hears of answers. Calls are synchronous. */
export interface FetchListener {
  records(topic: string, partition: number, records: readonly StoredRecord[]): void;
  /** A batch cannot be read; `stop`: nothing behind it is, either. */
  missed(topic: string, partition: number, gap: Gap): 'continue' | 'stop';
  /** Reading the partition stops where its cursor stands. */
  hold(topic: string, partition: number): void;
  /**
   * @param from where the answer begins; undefined: the log does not have the offset that was asked for
   */
  wrong(topic: string, partition: number, cursor: Cursor, from: number | undefined): void;
}

/**
 * What a reader asks brokers for, and what it takes from their answers (G2). Who leads what is kafkajs's to know; from where is read is the
 * cursors' word alone.
 */
export class Fetches {
  private turn = 0;

  constructor(
    private readonly cursors: Cursors,
    private readonly mayHaveHoles: boolean,
    private readonly listener: FetchListener,
  ) {}

  /** A broker fills its answer in the order of the questions, up to a limit: each time another one is the first (KIP-74). */
  ask(proposed: Proposed): Asked[] {
    const asked: Asked[] = [];
    for (const { topic, partitions } of proposed) {
      for (const { partition } of partitions) {
        const cursor = this.cursors.get(topic, partition);
        if (cursor?.isActive) asked.push({ topic, partition, offset: cursor.next, cursor });
      }
    }
    const first = asked.length > 0 ? this.turn++ % asked.length : 0;
    return first === 0 ? asked : [...asked.slice(first), ...asked.slice(0, first)];
  }

  /**
   * @returns how many records were taken
   * @throws kafkajs's error for the first that a broker answered of a partition, once the others are taken; what it makes of it is its own affair
   */
  take(asked: readonly Asked[], { partitions }: FetchAnswer): number {
    let taken = 0;
    let failure = 0;
    const denied = new Set<string>();
    for (const fetched of partitions) {
      if (fetched.errorCode === 0 && fetched.end === undefined) continue;
      const question = asked.find(({ topic, partition }) => topic === fetched.topic && partition === fetched.partition);
      // Read from elsewhere, held or lost meanwhile: the answer is late, and the next fetch asks from where it is now to be read.
      if (!question || !this.isCurrent(question)) continue;
      if (fetched.errorCode === OFFSET_OUT_OF_RANGE) this.listener.wrong(question.topic, question.partition, question.cursor, undefined);
      else if (fetched.errorCode === TOPIC_DENIED) denied.add(fetched.topic);
      else if (fetched.errorCode !== 0) failure ||= fetched.errorCode;
      else taken += this.takeFound(question, fetched);
    }
    if (denied.size > 0) throw topicsDenied([...denied]);
    if (failure !== 0) throw createErrorFromCode(failure);
    return taken;
  }

  private isCurrent({ topic, partition, cursor, offset }: Asked): boolean {
    return cursor.isActive && cursor.next === offset && this.cursors.get(topic, partition) === cursor;
  }

  private takeFound({ topic, partition, cursor }: Asked, fetched: FetchedPartition): number {
    const found = foundIn(fetched, cursor.next, this.mayHaveHoles);
    const behind = Math.max(fetched.end!, cursor.next);
    const first = found[0]?.from ?? behind;
    if (!beginsAt(cursor, first, this.mayHaveHoles)) {
      this.listener.wrong(topic, partition, cursor, first);
      return 0;
    }
    cursor.doubts = 0;
    if (behind > cursor.next) cursor.isOldest = false;
    if (found.length === 0) cursor.next = behind;
    let taken = 0;
    for (const piece of found) {
      // Held or moved by who was told the piece before: that word counts.
      if (this.cursors.get(topic, partition) !== cursor) break;
      cursor.next = piece === found.at(-1) ? behind : piece.next;
      if ('gap' in piece) {
        if (this.listener.missed(topic, partition, piece.gap) === 'continue') continue;
        this.listener.hold(topic, partition);
        break;
      }
      taken += piece.records.length;
      this.listener.records(topic, partition, piece.records);
    }
    return taken;
  }
}
