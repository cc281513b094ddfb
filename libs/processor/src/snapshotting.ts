import type { ProcessorEnvironment } from './environment.js';
import { SNAPSHOT_BATCH, SNAPSHOT_EVERY_MS } from './limits.js';
import type { PartitionMemory } from './partition-memory.js';
import type { Resident } from './residents.js';
import type { Checkpoint } from './snapshots.js';

/**
 * Writes changed aggregates to their snapshots every now and then, each once however often it changed, and then the checkpoint
 * that a restart begins at: the first record that some snapshot still lacks.
 */
export class Snapshotting<State, Body, Event, Refusal> {
  private readonly changedSince = new Set<Resident<State>>();
  private callOff?: () => void;
  private flushing?: Promise<void>;
  private isFirst = true;
  private stopped = false;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly partition: number,
    private readonly failed: (error: unknown) => void,
  ) {
    for (const resident of memory.residents.all()) if (resident.dirty) this.changedSince.add(resident);
    this.schedule();
  }

  changed(resident: Resident<State>): void {
    this.changedSince.add(resident);
  }

  stop(): void {
    this.stopped = true;
    this.callOff?.();
  }

  flush(): Promise<void> {
    return (this.flushing ??= this.write().finally(() => (this.flushing = undefined)));
  }

  private schedule(): void {
    if (this.stopped) return;
    this.callOff = this.environment.clock.after(SNAPSHOT_EVERY_MS, () => {
      this.flush().then(() => this.schedule(), this.failed);
    });
  }

  private async write(): Promise<void> {
    if (this.changedSince.size === 0) return;
    const { environment, memory, partition } = this;
    let batch: Resident<State>[] = [];
    // Only confirmed states: one that builds on unconfirmed records waits for the next round and holds the checkpoint back.
    for (const resident of [...this.changedSince]) {
      if (resident.unconfirmed > 0) continue;
      this.changedSince.delete(resident);
      resident.dirty = undefined;
      batch.push(resident);
      if (batch.length < SNAPSHOT_BATCH) continue;
      await this.save(batch);
      batch = [];
    }
    if (batch.length > 0) await this.save(batch);
    if (!this.stopped) await environment.snapshots.saveCheckpoint(partition, this.checkpoint());
    memory.evict();
    if (!this.stopped && this.isFirst) await environment.snapshots.dropBefore(partition, memory.lineage);
    this.isFirst = false;
  }

  private save(batch: readonly Resident<State>[]): Promise<void> {
    const { snapshots, aggregate } = this.environment;
    return snapshots.save(this.partition, this.memory.lineage, batch, aggregate.nextTimerAt);
  }

  private checkpoint(): Checkpoint {
    const { lineage, resumeAfter } = this.memory;
    let { position } = this.memory;
    // With the term of that time: a reader that knew a later one would skip what was decided before it (P2).
    for (const { dirty } of this.changedSince) if (dirty && dirty.offset < position.offset) position = dirty;
    return { lineage, position, ...(resumeAfter !== undefined && { resumeAfter }) };
  }
}
