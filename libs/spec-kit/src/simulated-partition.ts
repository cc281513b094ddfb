import {
  AppendInDoubt,
  bytesOfRecord,
  CommandChannel,
  type CommandIntake,
  type NewRecord,
  type PartitionOwner,
  type PartitionSession,
  type StoredRecord,
  type Subscription,
  type TopicPair,
} from '@runbook/ports';
import { ProcessClock } from './process-clock.js';
import type { VirtualClock } from './virtual-clock.js';

/** How often an append goes wrong, each in [0, 1]. */
export interface Mischief {
  /** Rejected, and never in the log. */
  readonly lost: number;
  /** Rejected, and in the log all the same. */
  readonly unacknowledged: number;
  /** Rejected, and in the log some time later. */
  readonly late: number;
  /** Acknowledged, and in the log twice. */
  readonly twice: number;
  /** Answered, whatever the answer, after seconds. Default: 0. */
  readonly slow?: number;
}

const LATE_MS_MAX = 8_000;
const SLOW_MS_MAX = 4_000;
const END_MS_MAX = 200;

/**
 * One partition's pair of topics, its broker and its network, on a virtual clock. Owners are handed out without any care for whether
 * an earlier one is still alive: that is what the processor must bear.
 */
export class SimulatedPartition {
  readonly events: StoredRecord[] = [];
  readonly commands: StoredRecord[] = [];
  /** Called whenever an owner says that commands up to a position are answered, before anything comes of it. */
  onAnswered: (position: number) => void = () => undefined;
  /** Offsets of commands that were answered on a channel that is not durable: it has forgotten them. */
  readonly forgotten = new Set<number>();
  /** A larger append is in doubt, as every append is that the log does not take. */
  appendBytesMax = Infinity;
  private readonly sessions = new Set<SimulatedSession>();
  private readonly watchers: (() => void)[] = [];

  constructor(
    readonly pair: TopicPair,
    readonly clock: VirtualClock,
    readonly random: () => number,
    public mischief: Mischief,
    /** Commands stay, and have offsets to come back to (P3); else one that is answered is forgotten, as in memory. */
    readonly durable = true,
  ) {}

  answered(position: number): void {
    this.onAnswered(position);
    if (!this.durable) for (const { offset } of this.commands) if (offset <= position) this.forgotten.add(offset);
  }

  send(command: NewRecord): void {
    this.commands.push({ ...command, topic: this.pair.commands, partition: 0, offset: this.commands.length });
    for (const session of this.sessions) session.deliver();
  }

  /** Calls whenever something was written to the events. */
  watch(call: () => void): void {
    this.watchers.push(call);
  }

  /** A process's channel: every `own` makes one more owner. */
  channel(): SimulatedChannel {
    return new SimulatedChannel(this);
  }

  open(session: SimulatedSession): void {
    this.sessions.add(session);
  }

  close(session: SimulatedSession): void {
    this.sessions.delete(session);
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    const { lost, unacknowledged, late, twice, slow = 0 } = this.mischief;
    await this.clock.pause(1 + this.random() * (slow > 0 && this.random() < slow ? SLOW_MS_MAX : 5));
    const draw = this.random();
    const doubt = new AppendInDoubt(this.pair.events, 0);
    if (records.reduce((sum, record) => sum + bytesOfRecord(record), 0) > this.appendBytesMax) throw doubt;
    if (draw < lost) throw doubt;
    if (draw < lost + late) {
      this.clock.after(this.random() * LATE_MS_MAX, () => this.write(records));
      throw doubt;
    }
    this.write(records);
    if (draw < lost + late + unacknowledged) throw doubt;
    if (draw < lost + late + unacknowledged + twice) this.write(records);
  }

  private write(records: readonly NewRecord[]): void {
    for (const record of records) this.events.push({ ...record, topic: this.pair.events, partition: 0, offset: this.events.length });
    for (const session of this.sessions) session.deliver();
    for (const call of this.watchers) call();
  }
}

export class SimulatedChannel extends CommandChannel {
  readonly durable: boolean;
  /** Of the process that the channel belongs to. */
  readonly clock: ProcessClock;
  private session?: SimulatedSession;

  constructor(private readonly partition: SimulatedPartition) {
    super();
    this.durable = partition.durable;
    this.clock = new ProcessClock(partition.clock);
  }

  send(_topic: string, commands: readonly NewRecord[]): Promise<void> {
    for (const command of commands) this.partition.send(command);
    return Promise.resolve();
  }

  entrust(topic: string, commands: readonly NewRecord[]): Promise<void> {
    return this.send(topic, commands);
  }

  own(_pair: TopicPair, _group: string, found: (session: PartitionSession) => PartitionOwner): Promise<Subscription> {
    const session = new SimulatedSession(this.partition);
    this.session = session;
    session.owner = found(session);
    this.partition.open(session);
    session.deliver();
    return Promise.resolve({ stop: () => Promise.resolve(session.end()) });
  }

  /** The process stands still: nothing reaches it and no time passes for it until it wakes, a zombie. What it has sent is on its way. */
  freeze(): void {
    this.clock.freeze();
    if (this.session) this.session.frozen = true;
  }

  wake(): void {
    this.clock.wake();
    if (!this.session) return;
    this.session.frozen = false;
    this.session.deliver();
  }

  /** The process is gone without a word. */
  kill(): void {
    this.freeze();
    if (this.session) this.partition.close(this.session);
  }

  close(): Promise<void> {
    this.session?.end();
    return Promise.resolve();
  }
}

/** Which commands come next, and whether they may. */
class SimulatedIntake implements CommandIntake {
  next: number | undefined;
  isPaused = false;

  constructor(private readonly deliver: () => void) {}

  from(position: number | undefined): void {
    this.next = position === undefined ? 0 : position + 1;
    this.isPaused = false;
    this.deliver();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.deliver();
  }
}

class SimulatedSession implements PartitionSession {
  readonly partition = 0;
  readonly intake = new SimulatedIntake(() => this.deliver());
  owner?: PartitionOwner;
  frozen = false;
  private eventsNext: number | undefined;
  private scheduled = false;
  private ended = false;

  constructor(private readonly log: SimulatedPartition) {}

  /** Takes its time, in which records that were asked for before may still come. */
  async eventsEnd(): Promise<number> {
    await this.log.clock.pause(this.log.random() * END_MS_MAX);
    return this.log.events.length;
  }

  readEvents(from: number): void {
    this.eventsNext = from;
    this.deliver();
  }

  append(records: readonly NewRecord[]): Promise<void> {
    return this.log.append(records);
  }

  answered(position: number): void {
    if (!this.ended) this.log.answered(position);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.log.close(this);
    this.owner?.lost();
  }

  /** After the network's delay, in an order of the network's choosing between the two topics. */
  deliver(): void {
    if (this.scheduled || this.ended || this.frozen) return;
    this.scheduled = true;
    this.log.clock.after(this.log.random() * 10, () => {
      this.scheduled = false;
      const { events, commands } = this.log;
      if (this.ended || this.frozen) return;
      if (this.log.random() < 0.5) this.handCommands(commands);
      if (this.eventsNext !== undefined && this.eventsNext < events.length) {
        const batch = events.slice(this.eventsNext);
        this.eventsNext = events.length;
        this.owner?.events(batch);
      }
      this.handCommands(commands);
    });
  }

  private handCommands(commands: readonly StoredRecord[]): void {
    const { intake } = this;
    if (intake.next === undefined || intake.isPaused || intake.next >= commands.length) return;
    const batch = commands.slice(intake.next).filter(({ offset }) => !this.log.forgotten.has(offset));
    intake.next = commands.length;
    if (batch.length > 0) this.owner?.commands(batch);
  }
}
