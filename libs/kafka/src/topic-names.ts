import type { Follower, StoredRecord } from '@runbook/ports';
import { deadLetterOf, TOPICS } from '@runbook/wire';

const DEAD_LETTERS = deadLetterOf('');

/**
 * What topics and groups are called on a cluster where several systems stand beside each other: those that the services write have the system's prefix, those that
 * others write have their own name in every system. Everything above the adapter knows them without it, so what is recorded, audited and shown names no cluster.
 */
export class TopicNames {
  constructor(private readonly prefix = '') {}

  /** On the cluster. */
  topic(known: string): string {
    return isOfServices(known) ? `${this.prefix}${known}` : known;
  }

  /** Two systems that read the same topic of others each read all of it. */
  group(known: string): string {
    return `${this.prefix}${known}`;
  }

  /** Above the adapter. */
  known(topic: string): string {
    const bare = topic.startsWith(this.prefix) ? topic.slice(this.prefix.length) : topic;
    return isOfServices(bare) ? bare : topic;
  }

  records(records: readonly StoredRecord[]): readonly StoredRecord[] {
    return this.prefix === '' ? records : records.map((record) => ({ ...record, topic: this.known(record.topic) }));
  }

  follower(follower: Follower): Follower {
    if (this.prefix === '') return follower;
    return {
      assigned: (partition) => follower.assigned(partition),
      records: (partition, records) => follower.records(partition, this.records(records)),
      ...(follower.gap && { gap: (partition, gap) => follower.gap!(partition, gap) }),
      revoked: (partition) => follower.revoked(partition),
      ...(follower.stopped && { stopped: (reason) => follower.stopped!(reason) }),
    };
  }
}

/** Other services of the platform write triggers, and read dead letters. */
const isOfServices = (topic: string): boolean =>
  topic !== TOPICS.triggers && (topic.startsWith('runbook.') || topic.endsWith(DEAD_LETTERS));
