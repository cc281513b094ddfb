import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type StoredRecord } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { decodeOutput, Malformed, OUTPUT_RETENTION_MS, TOPICS, type OutputChunk } from '@runbook/wire';
import { TopicReaders, type TopicReader } from '../log/topic-readers.js';
import { Watchers } from '../log/watchers.js';
import { OutputDocuments } from './output-documents.js';

/** Names the reader's group and, behind the gateway's prefix, its positions. */
const READER = 'gateway.output';
const PRUNE_EVERY_MS = 10 * 60 * 1000;

/** Called with each piece once it can be read from the store; must return at once and not throw. */
export type OutputWatcher = (chunk: OutputChunk) => void;

/**
 * Live output, read from its topic by every gateway, because a request to it may be watching, and kept in the store for as long as the topic
 * keeps it. A store that takes no writes holds up live output and nothing else.
 */
@Injectable()
export class OutputModel implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watchers = new Watchers<[OutputChunk]>();
  private reader?: TopicReader;
  private stopping = false;
  private cancelPruning?: () => void;

  constructor(
    private readonly readers: TopicReaders,
    private readonly documents: OutputDocuments,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const topic = TOPICS.output;
    this.reader = await this.readers.follow({
      topic,
      group: `runbook-${READER}`,
      sharing: 'each',
      positions: { reader: READER, place: topic },
      failure: 'live output could not be stored',
      take: (records) => this.take(records),
    });
    this.schedulePruning();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.cancelPruning?.();
    await this.reader?.stop();
  }

  /** The returned function ends it. */
  watch(execution: string, watcher: OutputWatcher): () => void {
    return this.watchers.watch(execution, watcher);
  }

  /** What was said so far, behind a place; of one step or all. */
  read(execution: string, step?: string, behind?: string): AsyncGenerator<OutputChunk> {
    return this.documents.read(execution, step, behind);
  }

  private async take(records: readonly StoredRecord[]): Promise<void> {
    const chunks = records.flatMap((record) => this.decoded(record));
    await this.documents.write(chunks);
    for (const chunk of chunks) this.watchers.tell(chunk.execution, chunk);
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
