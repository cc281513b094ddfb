import type { DocumentCollection, DocumentStore } from '@runbook/ports';
import type { ReaderPosition } from './admitted.js';
import type { Resident, ResidentTrace } from './residents.js';

interface SnapshotDocument {
  readonly _id: string;
  readonly partition: number;
  readonly lineage: number;
  /** Of the earliest timer; 0 without one. Indexed, so that a restart finds the timers of evicted aggregates. */
  readonly dueAt: number;
  readonly tenant: string;
  readonly version: number;
  readonly head: string | null;
  readonly requestId?: string;
  readonly trace?: ResidentTrace;
  readonly state: unknown;
}

interface CheckpointDocument extends ReaderPosition {
  readonly _id: string;
  /** `<topic>/<partition>`. */
  readonly place: string;
  /** 0: the lineage was dropped. */
  readonly foldVersion: number;
  readonly lineage: number;
  readonly resumeAfter?: number;
}

/** Every aggregate changed before `position` has a snapshot of this lineage at least as new. */
export interface Checkpoint {
  readonly lineage: number;
  readonly position: ReaderPosition;
  /** The highest command position known to be folded (P3). */
  readonly resumeAfter?: number;
}

/** What is asked of the store at a time. */
export interface SnapshotPages {
  readonly timersPerPage: number;
  /** Older lineages that are looked at together, and documents that one write removes. */
  readonly droppedPerWrite: number;
}

/** A page of timers is some hundred kilobytes. */
export const SNAPSHOT_PAGES: SnapshotPages = { timersPerPage: 10_000, droppedPerWrite: 500 };
const NO_FOLD = 0;

/**
 * Snapshots of a partition's aggregates. Droppable: without them the whole log is replayed (P8).
 *
 * - S1 Only what was read back from the log is snapshotted, so a snapshot is the state at a true prefix of the log, whoever wrote it.
 * - S2 Within a lineage the newest stays: a zombie's late write never replaces what its successor wrote.
 * - S3 Who replays the whole log (there is no checkpoint of this fold version, or it contradicts the log) begins a lineage and never
 *   reads another: neither what an earlier program folded nor what was contradicted counts as newer.
 */
export class Snapshots<State> {
  private constructor(
    private readonly aggregates: DocumentCollection<SnapshotDocument>,
    private readonly checkpoints: DocumentCollection<CheckpointDocument>,
    private readonly topic: string,
    private readonly foldVersion: number,
    private readonly pages: SnapshotPages,
  ) {}

  static async open<State>(
    documents: DocumentStore,
    name: string,
    topic: string,
    foldVersion: number,
    pages = SNAPSHOT_PAGES,
  ): Promise<Snapshots<State>> {
    const aggregates = await documents.collection<SnapshotDocument>({
      name: `orchestrator.${name}-snapshots`,
      indexes: [['partition', 'lineage', 'dueAt', 'version']],
    });
    const checkpoints = await documents.collection<CheckpointDocument>({
      name: `orchestrator.${name}-checkpoints`,
      indexes: [['place', 'foldVersion', 'lineage', 'offset']],
    });
    return new Snapshots<State>(aggregates, checkpoints, topic, foldVersion, pages);
  }

  /** The one to begin from; undefined: the log is to be replayed whole. */
  async checkpoint(partition: number): Promise<Checkpoint | undefined> {
    const [found] = await this.checkpoints.find({
      where: { place: this.place(partition), foldVersion: this.foldVersion },
      order: { by: 'lineage', direction: 'desc' },
      limit: 1,
    });
    if (!found) return undefined;
    const { lineage, offset, term, owner, seq, resumeAfter } = found;
    return { lineage, position: { offset, term, owner, seq }, ...(resumeAfter !== undefined && { resumeAfter }) };
  }

  /** A lineage that is newer than every other of the partition. Named by the time, because a log that was made anew begins its terms anew. */
  async newLineage(partition: number, now: number): Promise<number> {
    const order = { by: 'lineage', direction: 'desc' } as const;
    const [newest] = await this.checkpoints.find({ where: { place: this.place(partition) }, order, limit: 1 });
    return Math.max(now, (newest?.lineage ?? 0) + 1);
  }

  async load(lineage: number, id: string): Promise<Resident<State> | undefined> {
    const found = await this.aggregates.get(`${lineage}/${id}`);
    if (!found) return undefined;
    const { tenant, version, head, requestId, trace } = found;
    const state = found.state as State;
    return { id, tenant, version, head, state, unconfirmed: 0, ...(requestId !== undefined && { requestId }), ...(trace && { trace }) };
  }

  /** Whether a document of this id is the snapshot of that aggregate, in whatever lineage. */
  isOf(documentId: string, id: string): boolean {
    return idOf(documentId) === id;
  }

  /** The last in their order of all ids that have a snapshot in the lineage, of whatever partition; empty without one. */
  async highestId(lineage: number): Promise<string> {
    // `0` is the character behind `/`.
    const where = { _id: { gt: `${lineage}/`, lt: `${lineage}0` } };
    const [last] = await this.aggregates.find({ where, order: { by: '_id', direction: 'desc' }, limit: 1 });
    return last ? idOf(last._id) : '';
  }

  /** Ids and times of every timer that a snapshot holds. */
  async *timers(partition: number, lineage: number): AsyncIterable<{ id: string; at: number }> {
    const { timersPerPage } = this.pages;
    let after: { value: number; id: string } | undefined;
    for (;;) {
      const page = await this.aggregates.find({
        where: { partition, lineage, dueAt: { gt: 0 } },
        order: { by: 'dueAt', direction: 'asc' },
        ...(after && { after }),
        limit: timersPerPage,
      });
      for (const { _id, dueAt } of page) yield { id: idOf(_id), at: dueAt };
      const last = page.at(-1);
      if (!last || page.length < timersPerPage) return;
      after = { value: last.dueAt, id: last._id };
    }
  }

  async save(
    partition: number,
    lineage: number,
    residents: readonly Resident<State>[],
    /** Whole, and not its method alone: an aggregate may ask settings of its own. */
    aggregate: { nextTimerAt(state: State): number | undefined },
  ): Promise<void> {
    await this.aggregates.write(
      residents.map(({ id, tenant, version, head, state, requestId, trace }) => ({
        put: {
          ...{ _id: `${lineage}/${id}`, partition, lineage, dueAt: aggregate.nextTimerAt(state) ?? 0, tenant, version, head, state },
          ...(requestId !== undefined && { requestId }),
          ...(trace && { trace }),
        },
        ifNewer: 'version',
      })),
    );
  }

  /** Written after the snapshots that it speaks of. */
  async saveCheckpoint(partition: number, { lineage, position, resumeAfter }: Checkpoint): Promise<void> {
    const { foldVersion } = this;
    const place = this.place(partition);
    const put = { _id: `${place}/${lineage}`, place, foldVersion, lineage, ...position, ...(resumeAfter !== undefined && { resumeAfter }) };
    await this.checkpoints.write([{ put, ifNewer: 'offset' }]);
  }

  /**
   * Frees what older lineages hold, but for the newest of another fold version: whoever goes back to the program before needs it.
   * A crash in between leaves the rest to the next call.
   */
  async dropBefore(partition: number, lineage: number): Promise<void> {
    let keptOne = false;
    for await (const checkpoint of this.before(partition, lineage)) {
      if (!keptOne && checkpoint.foldVersion !== this.foldVersion) keptOne = true;
      else await this.drop(partition, checkpoint);
    }
  }

  /** The checkpoints of older lineages that were not dropped, the newest first. */
  private async *before(partition: number, lineage: number): AsyncIterable<CheckpointDocument> {
    const where = { place: this.place(partition), lineage: { lt: lineage }, foldVersion: { gt: NO_FOLD } };
    const limit = this.pages.droppedPerWrite;
    let after: { value: number; id: string } | undefined;
    for (;;) {
      const page = await this.checkpoints.find({ where, order: { by: 'lineage', direction: 'desc' }, ...(after && { after }), limit });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < limit) return;
      after = { value: last.lineage, id: last._id };
    }
  }

  private async drop(partition: number, checkpoint: CheckpointDocument): Promise<void> {
    // A mark that nothing is newer than, because a zombie of the lineage may still save a checkpoint, to snapshots that are gone.
    await this.checkpoints.write([{ put: { ...checkpoint, foldVersion: NO_FOLD, offset: Number.MAX_SAFE_INTEGER }, ifNewer: 'offset' }]);
    await this.dropSnapshots(partition, checkpoint.lineage);
  }

  private async dropSnapshots(partition: number, lineage: number): Promise<void> {
    const { droppedPerWrite } = this.pages;
    for (;;) {
      const page = await this.aggregates.find({ where: { partition, lineage }, limit: droppedPerWrite });
      await this.aggregates.write(page.map(({ _id }) => ({ remove: _id })));
      if (page.length < droppedPerWrite) return;
    }
  }

  private place(partition: number): string {
    return `${this.topic}/${partition}`;
  }
}

/** The aggregate's id: what stands behind the lineage. */
const idOf = (documentId: string): string => documentId.slice(documentId.indexOf('/') + 1);
