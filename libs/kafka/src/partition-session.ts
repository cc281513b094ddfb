import {
  AppendInDoubt,
  type NewRecord,
  type PartitionOwner,
  type PartitionSession,
  type StoredRecord,
  type TopicPair,
} from '@runbook/ports';
import type { GroupReader } from './group-reader.js';
import { KafkaIntake } from './kafka-intake.js';
import type { LaneWriter } from './lane-writer.js';
import type { ProduceLanes } from './produce-lanes.js';
import type { TopicAdmin } from './topic-admin.js';
import type { WrittenValues } from './written-values.js';

/** What one owner may do with partition n of a commands topic and of its events topic, until it is lost. */
export class KafkaPartitionSession implements PartitionSession {
  readonly intake: KafkaIntake;
  private writer: LaneWriter;
  private isLost = false;

  constructor(
    readonly partition: number,
    private readonly pair: TopicPair,
    private readonly reader: GroupReader,
    private readonly events: ProduceLanes,
    private readonly admin: TopicAdmin,
    private readonly written: WrittenValues,
  ) {
    this.writer = events.writer();
    this.intake = new KafkaIntake(reader, pair.commands, partition);
  }

  async eventsEnd(): Promise<number> {
    return (await this.admin.range(this.pair.events, this.partition)).high;
  }

  readEvents(from: number): void {
    if (!this.isLost) this.reader.read(this.pair.events, this.partition, from);
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    if (this.isLost) {
      throw new AppendInDoubt(this.pair.events, this.partition, { cause: new Error('the partition went to another owner') });
    }
    const writer = this.writer;
    this.written.note(records);
    try {
      await writer.append(this.pair.events, this.partition, records);
    } catch (error) {
      // Overlapping appends of the dead writer are rejected as well; the first of them to arrive here makes the next writer.
      if (this.writer === writer) this.writer = this.events.writer();
      throw error;
    }
  }

  answered(position: number): void {
    if (!this.isLost) this.reader.answered(this.pair.commands, this.partition, position);
  }

  lose(): void {
    this.isLost = true;
    this.intake.close();
  }
}

export interface OwnedPartition {
  readonly session: KafkaPartitionSession;
  readonly owner: PartitionOwner;
}

export function deliver({ owner }: OwnedPartition, pair: TopicPair, topic: string, records: readonly StoredRecord[]): void {
  if (topic === pair.events) owner.events(records);
  else owner.commands(records);
}
