import {
  CommandChannel,
  type NewRecord,
  type PartitionOwner,
  type PartitionSession,
  type Subscription,
  type TopicPair,
} from '@runbook/ports';
import { partitionOf } from '@runbook/wire';
import { CommandQueue, CommandQueueFull, type QueueLimits } from './command-queue.js';
import type { EmbeddedEventLog } from './embedded-event-log.js';
import { EmbeddedSession } from './embedded-session.js';
import { spreadPartitions } from './spread-partitions.js';
import { warnOf } from './warning.js';

/**
 * Positions of one process: `incarnation * POSITIONS_PER_INCARNATION_MAX` and up. They must grow over restarts, or a new owner would take new
 * commands for answered ones (P3). 2^32 commands to a partition in one process, in 2^21 processes.
 */
const POSITIONS_PER_INCARNATION_MAX = 2 ** 32;

export interface CommandChannelOptions extends QueueLimits {
  /** Told when an owner's callback threw; it gets no more of the kind. Default: a warning of the process. */
  readonly ownerFailed?: (topic: string, partition: number, error: unknown) => void;
}

/**
 * Hands commands over in memory, to owners in the same process as their senders. Not durable: a command is safe when a record
 * on the events log answers it, and lost with the process before that.
 */
export class EmbeddedCommandChannel extends CommandChannel {
  readonly durable = false;
  private readonly topics = new Map<string, CommandTopic>();

  constructor(
    private readonly log: EmbeddedEventLog,
    private readonly options: CommandChannelOptions = {},
  ) {
    super();
  }

  /** Rejects with `CommandQueueFull`, having taken nothing, or with `UnknownTopic`. */
  async send(topic: string, commands: readonly NewRecord[]): Promise<void> {
    this.enqueue(topic, commands);
  }

  /** Rejects as `send` does, and with `CommandsLost` when the channel is closed before they are answered. */
  async entrust(topic: string, commands: readonly NewRecord[]): Promise<void> {
    const queues = this.enqueue(topic, commands);
    await Promise.all(queues.map((queue) => queue.allAnswered()));
  }

  /** Which queues took them; all or none does. */
  private enqueue(topic: string, commands: readonly NewRecord[]): CommandQueue[] {
    const { queues, sessions } = this.topicOf(topic);
    const targets = commands.map(({ key }) => queues[partitionOf(key, queues.length)]!);
    const room = new Map<CommandQueue, number>();
    for (const queue of targets) {
      const left = (room.get(queue) ?? queue.perPartitionMax - queue.length) - 1;
      if (left < 0) throw new CommandQueueFull(topic, queue.partition, queue.length, queue.perPartitionMax);
      room.set(queue, left);
    }
    for (const [index, queue] of targets.entries()) queue.add(commands[index]!);
    for (const queue of room.keys()) sessions[queue.partition]?.intake.planDelivery();
    return [...room.keys()];
  }

  async own(pair: TopicPair, group: string, found: (session: PartitionSession) => PartitionOwner): Promise<Subscription> {
    const topic = this.topicOf(pair.commands);
    const events = this.log.partitionsOf(pair.events).length;
    if (events !== topic.queues.length) {
      throw new Error(
        `expected as many partitions of ${pair.events} as of ${pair.commands}, found ${events} and ${topic.queues.length}; create one of them anew`,
      );
    }
    if (topic.members.length > 0 && topic.group !== group) {
      throw new Error(`expected owners of ${pair.commands} in group ${topic.group}, found group ${group}; commands go to one group only`);
    }
    topic.group = group;
    const member: OwnerMember = { begin: (partition) => this.begin(pair, topic.queues[partition]!, found) };
    topic.members = [...topic.members, member];
    share(topic);
    return {
      stop: async () => {
        topic.members = topic.members.filter((each) => each !== member);
        share(topic);
      },
    };
  }

  override async close(): Promise<void> {
    for (const topic of this.topics.values()) {
      topic.members = [];
      share(topic);
      for (const queue of topic.queues) queue.giveUp();
    }
  }

  private begin(pair: TopicPair, queue: CommandQueue, found: (session: PartitionSession) => PartitionOwner): EmbeddedSession {
    const { ownerFailed = complain } = this.options;
    const log = this.log.partition(pair.events, queue.partition);
    const session = new EmbeddedSession(log, queue, (error) => ownerFailed(pair.events, queue.partition, error));
    session.begin(found(session));
    return session;
  }

  private topicOf(name: string): CommandTopic {
    const opened = this.topics.get(name);
    if (opened) return opened;
    const firstPosition = this.log.incarnation * POSITIONS_PER_INCARNATION_MAX;
    const queues = this.log.partitionsOf(name).map(({ partition }) => new CommandQueue(name, partition, firstPosition, this.options));
    const topic: CommandTopic = {
      queues,
      group: undefined,
      members: [],
      holders: queues.map(() => undefined),
      sessions: queues.map(() => undefined),
    };
    this.topics.set(name, topic);
    return topic;
  }
}

interface CommandTopic {
  readonly queues: readonly CommandQueue[];
  group: string | undefined;
  members: readonly OwnerMember[];
  /** By partition. */
  holders: (OwnerMember | undefined)[];
  readonly sessions: (EmbeddedSession | undefined)[];
}

/** One `own` call. */
interface OwnerMember {
  begin(partition: number): EmbeddedSession;
}

/** Gives the partitions to the members; a partition is lost by one before it is found by the next. */
function share(topic: CommandTopic): void {
  const target = spreadPartitions(topic.holders, topic.members);
  const moved = topic.queues.map(({ partition }) => partition).filter((partition) => topic.holders[partition] !== target[partition]);
  topic.holders = target;
  for (const partition of moved) {
    topic.sessions[partition]?.lose();
    topic.sessions[partition] = undefined;
  }
  for (const partition of moved) topic.sessions[partition] = target[partition]?.begin(partition);
}

function complain(topic: string, partition: number, error: unknown): void {
  warnOf(`the owner of ${topic}/${partition} threw and gets no more; restart the service when the cause is mended`, error);
}
