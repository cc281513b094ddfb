import type { Actor } from '@runbook/domain';
import type { NewRecord, StoredRecord, Subscription } from '@runbook/ports';
import { runProcessor, Snapshots, Waits, type Aggregate, type ProcessorEnvironment } from '@runbook/processor';
import { MemoryDocuments, randomOf, SimulatedPartition, VirtualClock, type SimulatedChannel } from '@runbook/spec-kit';
import { decodeRecord, encodeCommand, isClaim, type DecisionRecord } from '@runbook/wire';

const PAIR = { commands: 'c', events: 'e' };
const ACTOR: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };
const NO_MISCHIEF = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
/** Longer than the way to the broker and back, shorter than a round of snapshots. */
const A_WHILE_MS = 500;

/** A decision as the log has it; its events and refusal are of the suite's own aggregate. */
export type Decided = Pick<DecisionRecord, 'id' | 'version' | 'seq' | 'term'> & {
  readonly events: unknown[];
  readonly rejection?: unknown;
};

/** What one owner left behind, and what the next is given: a log and documents on a virtual clock. */
export class World {
  readonly clock = new VirtualClock();
  readonly waits = new Waits(this.clock);
  readonly partition = new SimulatedPartition(PAIR, this.clock, randomOf(1), NO_MISCHIEF);
  /** How long each write of documents takes. */
  documentsMs = 0;
  readonly documents = new MemoryDocuments(() => (this.documentsMs > 0 ? this.clock.pause(this.documentsMs) : Promise.resolve()));
  readonly letters: { readonly record: StoredRecord; readonly reason: string }[] = [];
  readonly reports: string[] = [];
  /** What stands beside their words. */
  readonly reported: { readonly level: string; readonly facts: object; readonly message: string }[] = [];
  readonly failures: unknown[] = [];
  /** Of the owners that begin from now on. */
  limits: ProcessorEnvironment<never, never, never, never>['limits'] = {};
  /** While it is set, the dead letters cannot be written. */
  lettersFault?: Error;
  private owners = 0;
  private channel?: SimulatedChannel;
  private subscription?: Subscription;

  /** Starts an owner, and waits until it has claimed the partition. */
  async own<S, B, E, R>(aggregate: Aggregate<S, B, E, R>, residentsMax = 100): Promise<void> {
    this.channel = this.partition.channel();
    const environment = {
      aggregate,
      ...PAIR,
      snapshots: await Snapshots.open<S>(this.documents, 'tally', PAIR.events, aggregate.foldVersion),
      clock: this.channel.clock,
      chance: () => 0.5,
      newOwner: () => `own_${++this.owners}`,
      deadLetter: async (record: StoredRecord, reason: string) => {
        if (this.lettersFault) throw this.lettersFault;
        this.letters.push({ record, reason });
      },
      report: (level: string, facts: object, message: string) => {
        this.reports.push(message);
        this.reported.push({ level, facts, message });
      },
      residentsMax,
      waits: this.waits,
      limits: this.limits,
    };
    this.subscription = await runProcessor(this.channel, 'owners', environment, (error) => this.failures.push(error));
    await this.clock.advance(A_WHILE_MS);
  }

  /** The owner's process is gone without a word. */
  kill(): void {
    this.channel?.kill();
  }

  /** The owner stops in good order: it saves what it has. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Sends commands, and waits for what comes of them: the decisions since. */
  async decided(...commands: NewRecord[]): Promise<Decided[]> {
    const from = this.partition.events.length;
    for (const record of commands) this.partition.send(record);
    await this.clock.advance(A_WHILE_MS);
    return this.decisions(from);
  }

  /** Whose the records of the decisions are. */
  tenants(): string[] {
    const records = this.partition.events.map(({ value }) => decodeRecord(value));
    return records.flatMap((record) => (isClaim(record) ? [] : [record.tenant]));
  }

  decisions(from = 0): Decided[] {
    const records = this.partition.events.slice(from).map(({ value }) => decodeRecord(value));
    return records.flatMap((record) => {
      if (isClaim(record)) return [];
      const { id, version, seq, term, events, rejection } = record as unknown as Decided;
      return [{ id, version, seq, term, events: [...events], ...(rejection !== undefined && { rejection }) }];
    });
  }
}

/** A command of the suites; `answer` asks for a record even of a refusal. */
export function command(aggregateId: string, body: object, more: object = {}): NewRecord {
  const envelope = { v: 1, id: `cmd_${aggregateId}`, aggregate: 'execution', aggregateId, tenant: 'default', actor: ACTOR, body, ...more };
  return encodeCommand(envelope as unknown as Parameters<typeof encodeCommand>[0]);
}
