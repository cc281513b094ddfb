import type { CommandChannel, PartitionOwner, PartitionSession, Subscription, TopicPair } from '@runbook/ports';
import type { ProcessorEnvironment } from './environment.js';
import { RECLAIM_AFTER_MS, RETRY_CLAIM_AFTER_MS } from './limits.js';
import { LogInconsistent } from './partition-memory.js';
import { Tenure, type TenureEnd } from './tenure.js';

/** Runs an aggregate: owns partitions of its pair of topics and turns commands into records until stopped. */
export async function runProcessor<State, Body, Event, Refusal>(
  channel: CommandChannel,
  group: string,
  environment: ProcessorEnvironment<State, Body, Event, Refusal>,
  /** The log contradicts itself, or a store does: nothing may be decided any more. */
  fail: (error: unknown) => void,
): Promise<Subscription> {
  const pair: TopicPair = { commands: environment.commands, events: environment.events };
  const holdings = new Set<Holding<State, Body, Event, Refusal>>();
  const subscription = await channel.own(pair, group, (session) => {
    const holding = new Holding(environment, session, channel.durable, fail, () => holdings.delete(holding));
    holdings.add(holding);
    holding.begin(false);
    return holding;
  });
  return {
    async stop() {
      // Without its last snapshots a stop costs the next owner some folding; with the partitions still held it would cost everybody time.
      const settled = Promise.all([...holdings].map((holding) => holding.settle()));
      await settled.catch((error) => environment.report('warn', { error }, 'stopped without a last snapshot'));
      await subscription.stop();
    },
  };
}

/** A partition for as long as the channel leaves it with us: one tenure after the other. */
class Holding<State, Body, Event, Refusal> implements PartitionOwner {
  private tenure?: Tenure<State, Body, Event, Refusal>;
  private isLost = false;
  private doubts = 0;
  private callOff?: () => void;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly session: PartitionSession,
    private readonly durableCommands: boolean,
    private readonly fail: (error: unknown) => void,
    private readonly gone: () => void,
  ) {}

  begin(fromStart: boolean): void {
    if (this.isLost) return;
    const tenure = new Tenure(this.environment, this.session, this.durableCommands, (end) => this.tenureEnded(end, fromStart));
    this.tenure = tenure;
    tenure.start(fromStart).catch((error) => {
      // Reading where to start failed: as good as a doubted append.
      if (this.tenure === tenure) this.tenureEnded({ reason: 'doubt', error }, fromStart);
    });
  }

  events(...records: Parameters<PartitionOwner['events']>): void {
    this.tenure?.events(...records);
  }

  commands(...records: Parameters<PartitionOwner['commands']>): void {
    this.tenure?.commands(...records);
  }

  lost(): void {
    this.isLost = true;
    this.callOff?.();
    this.tenure?.lost();
    this.gone();
  }

  async settle(): Promise<void> {
    await this.tenure?.settle();
  }

  private tenureEnded(end: TenureEnd, fromStart: boolean): void {
    const { partition } = this.session;
    const { report, clock, chance, events } = this.environment;
    if (this.tenure?.hasOwned) this.doubts = 0;
    this.tenure?.lost();
    this.tenure = undefined;
    if (end.reason === 'defect') {
      if (end.error instanceof LogInconsistent && !fromStart) {
        report('warn', { topic: events, partition, error: end.error }, 'a snapshot contradicts the log; replaying it whole');
        return this.begin(true);
      }
      report('error', { topic: events, partition, error: end.error }, 'cannot own the partition; stopping');
      return this.fail(end.error);
    }
    const delayMs =
      end.reason === 'foreign-claim'
        ? RECLAIM_AFTER_MS * (1 + chance())
        : Math.min(RETRY_CLAIM_AFTER_MS * 2 ** this.doubts++, RECLAIM_AFTER_MS);
    report('warn', { topic: events, partition, reason: end.reason, ...('error' in end && { error: end.error }) }, 'stepped down');
    this.callOff = clock.after(delayMs, () => this.begin(false));
  }
}
