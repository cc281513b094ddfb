import type { Gap, StoredRecord } from '@runbook/ports';

/** Who is told what happens to a member's partitions. Calls are synchronous and must not block: kafkajs's fetch loop waits for them. */
export interface GroupMember {
  found(partition: number): void;
  lost(partition: number): void;
  records(topic: string, partition: number, records: readonly StoredRecord[]): void;
  /** Records were to be read that nobody will bring; behind those that were brought. */
  missed(topic: string, partition: number, gap: Gap): 'continue' | 'stop';
}
