import type { RegistryEvent } from '@runbook/domain';
import type { Clock, DocumentStore } from '@runbook/ports';
import type { Patience } from '@runbook/processor';
import {
  DELIVERIES,
  PartitionWriters,
  patientCollection,
  REPLAYS,
  type CommandSender,
  type Delivery,
  type FactDelivery,
  type Fatal,
  type IdentityCatalogue,
  type Logger,
  type PartitionWriting,
  type PositionKeeper,
  type Replay,
  type RunbookCatalogue,
  type StorePatience,
} from '@runbook/service';
import { TOPICS, type DecisionRecord } from '@runbook/wire';
import { Audience } from './audience.js';
import { DeliveryLanes } from './delivery-lanes.js';
import type { FactPost } from './fact-post.js';
import { FactSweep, pauseByService } from './fact-sweep.js';
import type { FactTopic } from './fact-topic.js';
import { KEPT_FACTS, type KeptFact } from './kept-facts.js';
import { ORDER_OF_RECORD, PartitionFacts, type FactStores } from './partition-facts.js';
import { Replays } from './replays.js';
import { SubscriptionChecks } from './subscription-checks.js';
import { TOLD_RUNS, ToldRuns, type ToldRun } from './told-runs.js';

export const FACTS_READER_NAME = 'executor-facts';
/** How long what is known of subscriptions may take to be read up to the log's end; then it is asked again. */
const KNOWN_WITHIN_MS = 10_000;

export interface PublisherParts {
  readonly documents: DocumentStore;
  readonly positions: PositionKeeper;
  readonly catalogue: RunbookCatalogue;
  readonly identities: IdentityCatalogue;
  readonly sender: CommandSender;
  readonly post: FactPost;
  /** Absent: embedded, nobody reads a topic. */
  readonly topic?: FactTopic;
  readonly clock: Clock;
  readonly lines: Logger;
  readonly stores: StorePatience;
  readonly fatal: Fatal;
}

interface Opened extends FactStores {
  readonly replays: Awaited<ReturnType<typeof patientCollection<Replay>>>;
}

/**
 * A broker that stands still holds up the end of no service: what is not told by then is told by whoever reads the partition next. Readers wait for their calls that are
 * under way once more (`FOLLOW_STOP_MS_MAX` of `libs/kafka`), and all of a service is to end within ten seconds.
 */
const STOP_MS_MAX = 1_000;

/** Something of a partition that is to be stopped when the partition goes. */
interface Stopped {
  stop(): Promise<void>;
}

/** Tells others of what happens: one publisher for each partition that this process reads, of the executions and of the registry. */
export class FactPublisher {
  private readonly writers: PartitionWriters;
  private readonly audience: Audience;
  private readonly takings = new Set<Promise<void>>();
  private stopping = false;

  constructor(private readonly parts: PublisherParts) {
    this.audience = new Audience(parts.catalogue, parts.identities);
    this.writers = new PartitionWriters(parts.stores, 'the publisher of facts', (topic, partition, patience) =>
      this.writer(topic, partition, patience),
    );
  }

  /** Throws when what is told cannot be stored. Once it stops, nothing is taken, and no position passes it. */
  async take(delivery: Delivery): Promise<void> {
    if (this.stopping) return;
    const taking = this.writers.take(delivery);
    this.takings.add(taking);
    await taking.finally(() => this.takings.delete(taking));
  }

  /** To be called once, while members and subscriptions are still followed: everything taken is stored, and nothing is under way, or its time is over. */
  async stop(): Promise<void> {
    this.stopping = true;
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((over) => (callOff = this.parts.clock.after(STOP_MS_MAX, over)));
    try {
      await Promise.race([this.storeWhatIsTaken(), late]);
    } finally {
      callOff?.();
      await this.parts.topic?.close();
    }
  }

  private async storeWhatIsTaken(): Promise<void> {
    await this.writers.flush();
    await Promise.allSettled(this.takings);
    await this.writers.flush();
  }

  private async writer(topic: string, partition: number, patience: Patience): Promise<PartitionWriting> {
    const place = `${topic}/${partition}`;
    const { documents, positions, catalogue, identities, clock, lines, fatal } = this.parts;
    const stores = await this.open(patience);
    const lanes = this.lanes(place, stores);
    const ofRegistry = topic === TOPICS.registryEvents ? this.ofRegistry(place, stores, lanes) : undefined;
    const facts = new PartitionFacts({
      place,
      stores,
      runs: new ToldRuns(await patientCollection<ToldRun>(documents, TOLD_RUNS, patience)),
      patience,
      clock,
      audience: this.audience,
      ...(this.parts.topic && { topic: this.parts.topic }),
      knowEverybody: async () => {
        await Promise.all([catalogue.readToEnd(KNOWN_WITHIN_MS), identities.readToEnd(KNOWN_WITHIN_MS)]);
      },
      ...(ofRegistry && { asked: ofRegistry.asked }),
      savePosition: (position) => positions.save(FACTS_READER_NAME, topic, partition, position),
      queued: (some) => lanes.wake(some),
      failed: (error) => {
        lines.error({ topic, partition, error }, 'the publisher of facts cannot go on');
        fatal(error);
      },
    });
    // What a process before this one did not get posted.
    lanes.wake();
    return {
      take: (records, position) => facts.take(records, position),
      flush: () => facts.flush().finally(() => stopAll([lanes, ...(ofRegistry?.parts ?? [])])),
    };
  }

  private lanes(place: string, { deliveries }: Opened): DeliveryLanes {
    const { catalogue, post, clock, lines, sender } = this.parts;
    const reason = 'its receiver answered 410: it is there no more; change the address, and resume it';
    return new DeliveryLanes(place, catalogue, {
      ...{ deliveries, post, clock, lines },
      gone: (subscription) => pauseByService(sender, subscription, 'gone', reason),
    });
  }

  /** What is asked on the registry's log of whoever reads that. */
  private ofRegistry(place: string, { deliveries, kept, replays: collection }: Opened, lanes: DeliveryLanes) {
    const { catalogue, post, clock, lines, sender } = this.parts;
    const queued = (some: ReadonlySet<string>): void => lanes.wake(some);
    const replays = new Replays({ place, replays: collection, kept, deliveries, catalogue, audience: this.audience, clock, lines, queued });
    const checks = new SubscriptionChecks({ place, catalogue, deliveries, post, clock, lines });
    const sweep = new FactSweep({ deliveries, kept, replays: collection, catalogue, sender, clock, lines });
    replays.wake();
    const asked = async ({ tenant, seq, events }: DecisionRecord<RegistryEvent>): Promise<void> => {
      for (const event of events) {
        if (event.type !== 'SubscriptionReplayAsked' && event.type !== 'SubscriptionCheckAsked') continue;
        await this.parts.stores.of('what is asked of subscriptions').with('the catalogue', () => catalogue.readToEnd(KNOWN_WITHIN_MS));
        if (event.type === 'SubscriptionReplayAsked') await replays.ask(tenant, event, seq * ORDER_OF_RECORD);
        else checks.begin(tenant, event);
      }
    };
    return { asked, parts: [replays, checks, sweep] as const };
  }

  private async open(patience: Patience): Promise<Opened> {
    const { documents } = this.parts;
    return {
      deliveries: await patientCollection<FactDelivery>(documents, DELIVERIES, patience),
      kept: await patientCollection<KeptFact>(documents, KEPT_FACTS, patience),
      replays: await patientCollection<Replay>(documents, REPLAYS, patience),
    };
  }
}

async function stopAll(parts: readonly Stopped[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop()));
}
