import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, EventLog, type StoredRecord, type Subscription } from '@runbook/ports';
import { noAdmission } from '@runbook/processor';
import { Logger, PositionKeeper } from '@runbook/service';
import { decodeOutput, Malformed, OUTPUT_RETENTION_MS, TOPICS, type OutputChunk } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutputDocuments } from './output-documents.js';

/** Names the reader's group and, behind the gateway's prefix, its positions. */
const READER = 'gateway.output';
const RETRY_MS = 1_000;
const PRUNE_EVERY_MS = 10 * 60 * 1000;

/** Called with each piece once it can be read from the store; must return at once and not throw. */
export type OutputWatcher = (chunk: OutputChunk) => void;

/**
 * Live output as this gateway knows it: read from its topic by every gateway, because anybody may be watching here, kept in the store
 * for as long as the topic keeps it. A store that takes no writes holds it up and nothing else.
 */
@Injectable()
export class OutputModel implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watchers = new Map<string, Set<OutputWatcher>>();
  private subscription?: Subscription;
  private stopping = false;
  private cancelPruning?: () => void;

  constructor(
    private readonly log: EventLog,
    private readonly documents: OutputDocuments,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const topic = TOPICS.output;
    this.subscription = await this.log.follow(
      { topic, group: `runbook-${READER}`, sharing: 'each' },
      {
        assigned: async (partition) => (await this.positions.load(READER, topic, partition))?.offset ?? 0,
        records: (partition, records) => this.take(partition, records),
        revoked: () => Promise.resolve(),
      },
    );
    this.schedulePruning();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.cancelPruning?.();
    await this.subscription?.stop();
  }

  /** The returned function ends it. */
  watch(execution: string, watcher: OutputWatcher): () => void {
    let watchers = this.watchers.get(execution);
    if (!watchers) this.watchers.set(execution, (watchers = new Set()));
    watchers.add(watcher);
    return () => {
      if (watchers.delete(watcher) && watchers.size === 0) this.watchers.delete(execution);
    };
  }

  /** What was said so far, behind a place; of one step or all. */
  read(execution: string, step?: string, behind?: string): AsyncGenerator<OutputChunk> {
    return this.documents.read(execution, step, behind);
  }

  private async take(partition: number, records: readonly StoredRecord[]): Promise<void> {
    const chunks = records.flatMap((record) => this.decoded(record));
    const offset = (records.at(-1)?.offset ?? -1) + 1;
    while (!this.stopping) {
      try {
        await this.documents.write(chunks);
        await this.positions.save(READER, TOPICS.output, partition, { ...noAdmission, offset });
        break;
      } catch (error) {
        this.logger.warn({ partition, offset, error }, 'live output could not be stored; trying again');
        await sleep(RETRY_MS);
      }
    }
    for (const chunk of chunks) {
      const watchers = this.watchers.get(chunk.execution);
      if (watchers) for (const watcher of [...watchers]) watcher(chunk);
    }
  }

  private decoded(record: StoredRecord): OutputChunk[] {
    try {
      return [decodeOutput(record)];
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      const { partition, offset } = record;
      this.logger.warn({ partition, offset, reason: error.message }, 'skipped a record of live output that is none');
      return [];
    }
  }

  private schedulePruning(): void {
    if (this.stopping) return;
    this.cancelPruning = this.clock.after(PRUNE_EVERY_MS, () => {
      void this.prune().then(() => this.schedulePruning());
    });
  }

  private async prune(): Promise<void> {
    try {
      const before = this.clock.now() - OUTPUT_RETENTION_MS;
      while (!this.stopping && (await this.documents.prune(before)));
    } catch (error) {
      this.logger.warn({ error }, 'old live output could not be removed; trying again later');
    }
  }
}
