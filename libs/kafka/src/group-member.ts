import type { StoredRecord } from '@runbook/ports';
import type { Loss } from './wrong-answer.js';

/** Who is told what happens to a member's partitions. Calls are synchronous and must not block: kafkajs's fetch loop waits for them. */
export interface GroupMember {
  found(partition: number): void;
  lost(partition: number): void;
  records(topic: string, partition: number, records: readonly StoredRecord[]): void;
  /** Records are gone that were to be read. */
  missed(topic: string, partition: number, loss: Loss): 'continue' | 'stop';
}
