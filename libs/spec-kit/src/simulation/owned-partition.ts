import { runProcessor, Snapshots, type Aggregate } from '@runbook/processor';
import type { MemoryDocuments } from '../memory-documents.js';
import type { SimulatedChannel, SimulatedPartition } from '../simulated-partition.js';

/** Fewer than most worlds have aggregates, so that evicted ones are loaded from their snapshots all the time. */
const RESIDENTS_MAX = 2;
/** Longer than a write of documents. */
const STOP_MS = 100;

/** A partition and the processes that believe to own it. */
export class OwnedPartition<State, Body, Event, Refusal> {
  readonly channels: SimulatedChannel[] = [];
  private readonly killed: SimulatedChannel[] = [];

  constructor(
    readonly partition: SimulatedPartition,
    private readonly documents: MemoryDocuments,
    private readonly aggregate: () => Aggregate<State, Body, Event, Refusal>,
    private readonly fault: (message: string) => void,
  ) {}

  /** One more process. */
  async start(): Promise<void> {
    const channel = this.partition.channel();
    this.channels.push(channel);
    const aggregate = this.aggregate();
    const { random, pair } = this.partition;
    const snapshots = await Snapshots.open<State>(this.documents, pair.events, pair.events, aggregate.foldVersion);
    await runProcessor<State, Body, Event, Refusal>(
      channel,
      'owners',
      {
        aggregate,
        ...pair,
        snapshots,
        clock: channel.clock,
        chance: random,
        newOwner: () => `own_${Math.floor(random() * 2 ** 40)}`,
        deadLetter: (_, reason) => Promise.resolve(this.fault(`no command is undecidable: ${reason}`)),
        report: (level, facts, message) => {
          if (level === 'error') this.fault(`nothing is a defect: ${message}: ${String((facts as { error?: unknown }).error)}`);
        },
        residentsMax: RESIDENTS_MAX,
      },
      (error) => this.fault(`no owner fails: ${String(error)}`),
    );
  }

  freeze(draw: number): void {
    this.at(draw)?.freeze();
  }

  wake(): void {
    for (const channel of this.channels) channel.wake();
  }

  kill(draw: number): void {
    const channel = this.at(draw);
    if (!channel) return;
    this.channels.splice(this.channels.indexOf(channel), 1);
    channel.kill();
    this.killed.push(channel);
  }

  killAll(): void {
    while (this.channels.length > 0) this.kill(0);
  }

  /** Stops every process in good order. What one leaves behind, an alarm or a round that is to come, is a fault. */
  async stopAll(): Promise<void> {
    while (this.channels.length > 0) {
      const channel = this.channels.pop()!;
      await channel.close();
      // What is under way ends.
      await this.partition.clock.advance(STOP_MS);
      if (channel.clock.waiting > 0)
        this.fault(
          `leaves-nothing-waiting: expected an owner that stopped to wait for no time, found it to wait for ${channel.clock.waiting}`,
        );
    }
    // A process takes its memory with it; of one that was killed here, what it told the metrics of this process holds it.
    for (const channel of this.killed.splice(0)) await channel.close();
  }

  private at(draw: number): SimulatedChannel | undefined {
    return this.channels[draw % Math.max(1, this.channels.length)];
  }
}
