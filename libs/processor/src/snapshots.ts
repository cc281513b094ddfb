import type { DocumentCollection, DocumentStore } from '@runbook/ports';
import type { ReaderPosition } from './admitted.js';
import type { Resident } from './residents.js';

interface SnapshotDocument {
  readonly _id: string;
  readonly partition: number;
  /** Of the earliest timer; 0 without one. Indexed, so that a restart finds the timers of evicted aggregates. */
  readonly dueAt: number;
  readonly foldVersion: number;
  readonly tenant: string;
  readonly version: number;
  readonly head: string | null;
  readonly state: unknown;
}

interface CheckpointDocument extends ReaderPosition {
  readonly _id: string;
  readonly foldVersion: number;
  readonly resumeAfter?: number;
}

/** Every aggregate changed before `position` has a snapshot at least as new. */
export interface Checkpoint {
  readonly position: ReaderPosition;
  /** The highest command position known to be folded (P3). */
  readonly resumeAfter?: number;
}

const TIMERS_PER_PAGE = 10_000;

/** Snapshots of a partition's aggregates. Droppable: without them the whole log is replayed (P8). */
export class Snapshots<State> {
  private constructor(
    private readonly aggregates: DocumentCollection<SnapshotDocument>,
    private readonly checkpoints: DocumentCollection<CheckpointDocument>,
    private readonly topic: string,
    private readonly foldVersion: number,
  ) {}

  static async open<State>(documents: DocumentStore, name: string, topic: string, foldVersion: number): Promise<Snapshots<State>> {
    const aggregates = await documents.collection<SnapshotDocument>({
      name: `orchestrator.${name}-snapshots`,
      indexes: [['partition', 'dueAt']],
    });
    const checkpoints = await documents.collection<CheckpointDocument>({ name: `orchestrator.${name}-checkpoints`, indexes: [] });
    return new Snapshots<State>(aggregates, checkpoints, topic, foldVersion);
  }

  async checkpoint(partition: number): Promise<Checkpoint | undefined> {
    const found = await this.checkpoints.get(`${this.topic}/${partition}`);
    if (!found || found.foldVersion !== this.foldVersion) return undefined;
    const { offset, term, owner, seq, resumeAfter } = found;
    return { position: { offset, term, owner, seq }, ...(resumeAfter !== undefined && { resumeAfter }) };
  }

  async load(id: string): Promise<Resident<State> | undefined> {
    const found = await this.aggregates.get(id);
    if (!found || found.foldVersion !== this.foldVersion) return undefined;
    const { tenant, version, head } = found;
    return { id, tenant, version, head, state: found.state as State, unconfirmed: 0 };
  }

  /** Ids and times of every timer that a snapshot holds. */
  async *timers(partition: number): AsyncIterable<{ id: string; at: number }> {
    let after: { value: number; id: string } | undefined;
    for (;;) {
      const page = await this.aggregates.find({
        where: { partition, dueAt: { gt: 0 } },
        order: { by: 'dueAt', direction: 'asc' },
        ...(after && { after }),
        limit: TIMERS_PER_PAGE,
      });
      for (const { _id, dueAt } of page) yield { id: _id, at: dueAt };
      const last = page.at(-1);
      if (!last || page.length < TIMERS_PER_PAGE) return;
      after = { value: last.dueAt, id: last._id };
    }
  }

  async save(partition: number, residents: readonly Resident<State>[], dueAt: (state: State) => number | undefined): Promise<void> {
    await this.aggregates.write(
      residents.map(({ id, tenant, version, head, state }) => ({
        put: { _id: id, partition, dueAt: dueAt(state) ?? 0, foldVersion: this.foldVersion, tenant, version, head, state },
      })),
    );
  }

  /** Written after the snapshots that it speaks of. */
  async saveCheckpoint(partition: number, { position, resumeAfter }: Checkpoint): Promise<void> {
    const { foldVersion } = this;
    const _id = `${this.topic}/${partition}`;
    await this.checkpoints.write([{ put: { _id, foldVersion, ...position, ...(resumeAfter !== undefined && { resumeAfter }) } }]);
  }
}
