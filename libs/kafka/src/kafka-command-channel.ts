import {
  CommandChannel,
  type Gap,
  type NewRecord,
  type PartitionOwner,
  type PartitionSession,
  type Subscription,
  type TopicPair,
} from '@runbook/ports';
import { partitionOf } from '@runbook/wire';
import type { Connection } from './connection.js';
import { GroupReader } from './group-reader.js';
import { deliver, KafkaPartitionSession, type OwnedPartition } from './partition-session.js';
import { ProduceLanes } from './produce-lanes.js';
import { explain } from './report.js';
import type { TopicAdmin } from './topic-admin.js';

/** Commands over a topic; the ownership of a partition is a consumer group's assignment. */
export class KafkaCommandChannel extends CommandChannel {
  readonly durable = true;
  private readonly readers = new Set<GroupReader>();
  /** Commands do not wait behind events, nor events behind commands. */
  private readonly commands: ProduceLanes;

  constructor(
    private readonly connection: Connection,
    private readonly admin: TopicAdmin,
    private readonly events: ProduceLanes,
  ) {
    super();
    this.commands = new ProduceLanes(connection, admin);
  }

  async send(to: string, commands: readonly NewRecord[]): Promise<void> {
    if (commands.length === 0) return;
    const topic = this.connection.names.topic(to);
    const partitions = await this.admin.partitions(topic);
    const byPartition = new Map<number, NewRecord[]>();
    for (const command of commands) {
      const partition = partitionOf(command.key, partitions);
      byPartition.set(partition, [...(byPartition.get(partition) ?? []), command]);
    }
    // One writer: if one partition's commands are in doubt, those of the others are rejected too, and all are sent again.
    const writer = this.commands.writer();
    await Promise.all([...byPartition].map(([partition, records]) => writer.append(topic, partition, records)));
  }

  /** What the broker acknowledged is stored. */
  entrust(topic: string, commands: readonly NewRecord[]): Promise<void> {
    return this.send(topic, commands);
  }

  async own(known: TopicPair, group: string, found: (session: PartitionSession) => PartitionOwner): Promise<Subscription> {
    const { names } = this.connection;
    const pair = { commands: names.topic(known.commands), events: names.topic(known.events) };
    const [commands, events] = [await this.admin.partitions(pair.commands), await this.admin.partitions(pair.events)];
    if (commands !== events) {
      throw new RangeError(
        `expected ${pair.commands} and ${pair.events} to have as many partitions as each other, found ${commands} and ${events}; create them anew with equal numbers`,
      );
    }
    const owned = new Map<number, OwnedPartition>();
    /** An owner that throws has a bug; its partitions are given up, and claimed again by whoever gets them. */
    const guarded = (what: string, partition: number, call: () => void) => {
      try {
        call();
      } catch (error) {
        const message = `expected the owner of ${pair.commands}/${partition} to take ${what}, found that it threw; its partitions are claimed anew`;
        this.connection.report({ level: 'error', message, partition, error: explain(error) });
        reader.startAnew(error);
      }
    };
    const reader: GroupReader = new GroupReader(this.connection, this.admin, names.group(group), [pair.commands, pair.events], {
      found: (partition) =>
        guarded('its partition', partition, () => {
          const session = new KafkaPartitionSession(partition, pair, reader, this.events, this.admin, this.connection.written);
          owned.set(partition, { session, owner: found(session) });
        }),
      lost: (partition) => {
        const lost = owned.get(partition);
        owned.delete(partition);
        lost?.session.lose();
        if (lost) guarded('its loss', partition, () => lost.owner.lost());
      },
      records: (topic, partition, records) => {
        const mine = owned.get(partition);
        if (mine) guarded('records', partition, () => deliver(mine, pair, topic, names.records(records)));
      },
      missed: (topic, partition, gap) => this.missed(pair, topic, partition, gap),
    });
    this.readers.add(reader);
    this.events.warm(pair.events);
    reader.start();
    return {
      stop: async () => {
        this.readers.delete(reader);
        await reader.stop();
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.readers].map((reader) => reader.stop()));
    this.readers.clear();
    await this.commands.close();
  }

  /** Commands that come twice are harmless (P6); an events log that lost records contradicts what was folded from it, or will be. */
  private missed(pair: TopicPair, topic: string, partition: number, { reason, from, next }: Gap): 'continue' | 'stop' {
    const facts = { topic, partition, expected: from, found: next };
    if (topic === pair.commands) {
      const message = `${reason}; commands that nobody had answered are lost, reading went on at ${next}`;
      this.connection.report({ level: 'error', message, ...facts });
      return 'continue';
    }
    const message = `${reason}; the log of record is not whole: put the topic back from a backup, its partition is not served until then`;
    this.connection.report({ level: 'fatal', message, ...facts });
    return 'stop';
  }
}
