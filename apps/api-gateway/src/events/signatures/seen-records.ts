import { Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';

/** The record that brought a signed id first. */
interface SeenRecord {
  readonly _id: string;
  readonly record: string;
  /** Milliseconds since the epoch: then what was signed with this id is too old whatever its source tolerates. */
  readonly until: number;
  /** Always 1: a second one is never newer. */
  readonly claim: number;
}

export interface Claim {
  readonly id: string;
  readonly record: string;
  readonly until: number;
}

const COLLECTION = { name: 'gateway.signed-records', indexes: [['until']], compared: ['claim'] } as const;
/** Documents of one write, and of one removal. */
const AT_ONCE = 500;
const PRUNED_EVERY_MS = 60_000;

/**
 * Which record brought each signed id first, of every source: the same id in another record is somebody who sends it again. Written before anything follows
 * from a record, so one that comes again after a crash finds itself.
 */
@Injectable()
export class SeenRecords {
  private prunedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  /** The record that brought the id first; undefined: none has. */
  async holder(source: string, id: string): Promise<string | undefined> {
    return (await (await this.collection()).get(documentId(source, id)))?.record;
  }

  /** Makes each record the holder of its id where there is none; of several readers, and of several records of one call, the first is. Durable when it resolves. */
  async claim(source: string, claims: readonly Claim[]): Promise<void> {
    const collection = await this.collection();
    const documents = claims.map(({ id, record, until }): SeenRecord => ({ _id: documentId(source, id), record, until, claim: 1 }));
    for (let from = 0; from < documents.length; from += AT_ONCE) {
      await collection.write(documents.slice(from, from + AT_ONCE).map((put) => ({ put, ifNewer: 'claim' })));
    }
    await this.prune();
  }

  private async prune(): Promise<void> {
    const now = this.clock.monotonic();
    if (now - this.prunedAt < PRUNED_EVERY_MS) return;
    this.prunedAt = now;
    const collection = await this.collection();
    for (;;) {
      const old = await collection.find({ where: { until: { lt: this.clock.now() } }, limit: AT_ONCE });
      await collection.write(old.map(({ _id }) => ({ remove: _id })));
      if (old.length < AT_ONCE) return;
    }
  }

  private readonly collection = openedOnce(() => this.documents.collection<SeenRecord>(COLLECTION));
}

const documentId = (source: string, id: string): string => sha256Of(`${source}\n${id}`);
