import type { ExecutionEvent, RegistryEvent } from '@runbook/domain';
import { endsForGood, factsOfExecution, factsOfRegistry, type Fact } from '@runbook/facts';
import type { Clock, DocumentCollection } from '@runbook/ports';
import type { AdmittedRecord, Patience, ReaderPosition } from '@runbook/processor';
import { WriteBehind, type FactDelivery, type PartitionWriting } from '@runbook/service';
import { FACTS_KEPT_MS, isClaim, type DecisionRecord } from '@runbook/wire';
import type { Audience } from './audience.js';
import type { FactTopic } from './fact-topic.js';
import type { KeptFact } from './kept-facts.js';
import { newDelivery } from './new-delivery.js';
import type { ToldRuns } from './told-runs.js';

/** Others hear of it soon enough, and a write holds much. */
export const WRITE_EVERY_MS = 200;
/** Facts that may wait to be written; above it the reader waits. About 10 MB. */
export const FACTS_WAITING_MAX = 5_000;
/** Enough for one write. */
const FACTS_ENOUGH = 500;
const RUNS_WAITING_MAX = 20_000;
/** Documents of one write. */
const WRITTEN_AT_ONCE = 250;
/** Events of one record: so that a delivery's order follows from the record's. */
export const ORDER_OF_RECORD = 1_000_000;

/** A fact, and its order among all of its partition. */
interface Placed {
  readonly fact: Fact;
  readonly order: number;
}

export interface FactStores {
  readonly deliveries: DocumentCollection<FactDelivery>;
  readonly kept: DocumentCollection<KeptFact>;
}

export interface PartitionFactsOptions {
  /** `<topic>/<partition>` */
  readonly place: string;
  /** Waited for with `patience`. */
  readonly stores: FactStores;
  readonly runs: ToldRuns;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly audience: Audience;
  /** Absent: embedded, nobody reads a topic. */
  readonly topic?: FactTopic;
  /** Resolves when everything is known of subscriptions and members that stood on the log at the call. */
  readonly knowEverybody: () => Promise<void>;
  /** Of the registry: what it asks of whoever posts. Called before the position passes the record. */
  readonly asked?: (record: DecisionRecord<RegistryEvent>) => Promise<void>;
  readonly savePosition: (position: ReaderPosition) => Promise<void>;
  /** Deliveries of these lanes are in the store now. */
  readonly queued: (lanes: ReadonlySet<string>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Turns the records of one partition into what others are told.
 *
 * F1. Append first, publish from the log: nothing is told that is not a record, and every record is looked at.
 * F2. The position passes a record when its facts are on the topic and queued for every subscription. A crash repeats records; ids are made of their
 *     place, so a delivery is queued once, and what is on the topic twice has one id.
 * F3. Whoever subscribed before something happened is told: before facts are queued, everything is read that stood on the registry's log by then.
 */
export class PartitionFacts implements PartitionWriting {
  private waiting: Placed[] = [];
  private readonly behind: WriteBehind;

  constructor(private readonly options: PartitionFactsOptions) {
    const { clock, patience, savePosition, failed, runs } = options;
    this.behind = new WriteBehind(clock, {
      everyMs: WRITE_EVERY_MS,
      patience,
      write: () => this.write(),
      savePosition,
      isFull: () => this.waiting.length > FACTS_WAITING_MAX || runs.waiting > RUNS_WAITING_MAX,
      isEnough: () => this.waiting.length >= FACTS_ENOUGH,
      failed,
    });
  }

  async take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void> {
    this.behind.expectWell();
    for (const { record } of records) if (!isClaim(record) && record.events.length > 0) await this.fold(record);
    await this.behind.reached(position);
  }

  flush(): Promise<void> {
    return this.behind.flush();
  }

  private async fold(record: DecisionRecord): Promise<void> {
    if (record.aggregate === 'execution') return this.foldRun(record as DecisionRecord<ExecutionEvent>);
    const ofRegistry = record as DecisionRecord<RegistryEvent>;
    this.add(record, factsOfRegistry(ofRegistry));
    await this.options.asked?.(ofRegistry);
  }

  private async foldRun(record: DecisionRecord<ExecutionEvent>): Promise<void> {
    const { runs } = this.options;
    const { id, version, events } = record;
    const begins = events[0]?.type === 'ExecutionStarted';
    const before = await runs.of(id);
    const { facts, context } = factsOfExecution(record, before);
    if (events.some(endsForGood)) runs.end(id, version);
    else if (context !== before) runs.keep(id, version, context, begins);
    this.add(record, facts);
  }

  private add({ seq }: DecisionRecord, facts: readonly Fact[]): void {
    for (const [index, fact] of facts.entries()) this.waiting.push({ fact, order: seq * ORDER_OF_RECORD + index });
  }

  private async write(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    const { runs, clock } = this.options;
    const since = clock.now() - FACTS_KEPT_MS;
    // Of a log that is read for the first time nobody waits for what is older than what is kept.
    const recent = waiting.filter(({ fact }) => fact.at > since);
    if (recent.length > 0) await this.tell(recent);
    await runs.write();
  }

  private async tell(placed: readonly Placed[]): Promise<void> {
    const { audience, topic, patience, stores, knowEverybody, queued } = this.options;
    await patience.with('what is known of subscriptions', knowEverybody);
    if (topic) {
      const events = placed.map(({ fact }) => audience.words(fact));
      await patience.with('a write into the topic of facts', () => topic.put(events));
    }
    const kept = placed.flatMap(({ fact }) => (audience.isTold(fact.tenant) ? [keptFact(fact)] : []));
    await inPieces(kept, (some) => stores.kept.write(some.map((put) => ({ put }))));
    const deliveries = placed.flatMap((one) => this.deliveriesOf(one));
    // One that is there already has been posted, or is about to be: it is newer than this.
    await inPieces(deliveries, (some) => stores.deliveries.write(some.map((put) => ({ put, ifNewer: 'revision' }))));
    if (deliveries.length > 0) queued(new Set(deliveries.map(({ lane }) => lane)));
  }

  private deliveriesOf({ fact, order }: Placed): readonly FactDelivery[] {
    const { audience, place, clock } = this.options;
    const now = clock.now();
    return audience.of(fact).map((one) => newDelivery(one, audience.words(fact, one), { place, order, now }));
  }
}

const keptFact = (fact: Fact): KeptFact => ({ _id: fact.id, tenant: fact.tenant, at: fact.at, fact });

async function inPieces<T>(all: readonly T[], write: (some: readonly T[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += WRITTEN_AT_ONCE) await write(all.slice(from, from + WRITTEN_AT_ONCE));
}
