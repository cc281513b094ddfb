import {
  backoffMs,
  type CommandChannel,
  type PartitionOwner,
  type PartitionSession,
  type Subscription,
  type TopicPair,
} from '@runbook/ports';
import type { ProcessorEnvironment } from './environment.js';
import { FAULTS, type FaultThatMeans } from './faults.js';
import { RECLAIM_AFTER_MS, RETRY_CLAIM_AFTER_MS } from './limits.js';
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
      await settled.catch((error: unknown) => stoppedUnsaved(environment, 'last-snapshot-unwritten', error));
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
    const { environment, session, durableCommands } = this;
    this.tenure = new Tenure(environment, session, durableCommands, fromStart, (end) => this.tenureEnded(end));
    this.tenure.start();
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

  private tenureEnded({ fault, error }: TenureEnd): void {
    const { partition } = this.session;
    const { report, events } = this.environment;
    if (this.tenure?.hasOwned) this.doubts = 0;
    this.tenure = undefined;
    const facts = { topic: events, partition, fault, ...(error !== undefined && { error }) };
    const { means } = FAULTS[fault];
    if (means === 'stop') {
      report('error', facts, 'cannot own the partition; stopping');
      return this.fail(error);
    }
    if (means === 'replay') {
      report('warn', facts, 'a snapshot contradicts the log; replaying it whole');
      return this.begin(true);
    }
    report('warn', facts, 'stepped down');
    this.callOff = this.environment.clock.after(this.delayMs(means), () => this.begin(false));
  }

  /** How long nothing is claimed. */
  private delayMs(means: 'doubt' | 'step aside'): number {
    if (means === 'step aside') return RECLAIM_AFTER_MS * (1 + this.environment.chance());
    return backoffMs(++this.doubts, RETRY_CLAIM_AFTER_MS, RECLAIM_AFTER_MS, 0);
  }
}

function stoppedUnsaved(
  { report }: Pick<ProcessorEnvironment<never, never, never, never>, 'report'>,
  fault: FaultThatMeans<'go on'>,
  error: unknown,
): void {
  report('warn', { fault, error }, 'stopped without a last snapshot');
}
