import { backoffMs, DocumentTooLarge } from '@runbook/ports';
import type { ProcessorEnvironment } from './environment.js';
import type { FaultThatMeans } from './faults.js';
import { limitsOf, SNAPSHOT_EVERY_MS, SNAPSHOT_RETRY_MS_MAX } from './limits.js';
import type { PartitionMemory } from './partition-memory.js';
import type { Resident } from './residents.js';
import type { Checkpoint } from './snapshots.js';

/**
 * Writes changed aggregates to their snapshots every now and then, each once however often it changed, and then the checkpoint
 * that a restart begins at: the first record that some snapshot still lacks. A snapshot is a shortcut: one that cannot be written is written
 * later, and ends nothing. Until then its aggregate stays in memory, and the log from its first change on is what a restart replays.
 */
export class Snapshotting<State, Body, Event, Refusal> {
  private readonly changedSince = new Set<Resident<State>>();
  private callOff?: () => void;
  private flushing?: Promise<void>;
  private isFirst = true;
  private failures = 0;
  /** When they are tried again, by monotonic time in ms. */
  private readonly tooLarge = new WeakMap<Resident<State>, number>();
  private stopped = false;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly partition: number,
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
    const waitMs = this.failures === 0 ? SNAPSHOT_EVERY_MS : backoffMs(this.failures, SNAPSHOT_EVERY_MS, SNAPSHOT_RETRY_MS_MAX, 0);
    this.callOff = this.environment.clock.after(waitMs, () => void this.round());
  }

  private async round(): Promise<void> {
    try {
      await this.flush();
      this.failures = 0;
    } catch (error) {
      this.failures++;
      this.unwritten('snapshot-unwritten', error);
    }
    this.schedule();
  }

  private async write(): Promise<void> {
    if (this.changedSince.size === 0) return;
    const { environment, memory, partition } = this;
    const { snapshotBatch } = limitsOf(environment);
    let batch: Resident<State>[] = [];
    // Only confirmed states: one that builds on unconfirmed records waits for the next round and holds the checkpoint back.
    for (const resident of [...this.changedSince]) {
      if (resident.unconfirmed > 0 || this.isSetAside(resident)) continue;
      batch.push(resident);
      if (batch.length < snapshotBatch) continue;
      await this.save(batch);
      batch = [];
    }
    if (batch.length > 0) await this.save(batch);
    if (!this.stopped) await environment.snapshots.saveCheckpoint(partition, this.checkpoint());
    memory.evict();
    if (!this.stopped && this.isFirst) await environment.snapshots.dropBefore(partition, memory.lineage);
    this.isFirst = false;
  }

  private async save(batch: readonly Resident<State>[]): Promise<void> {
    const { snapshots, aggregate } = this.environment;
    const lacking = batch.map(({ dirty }) => dirty);
    for (const resident of batch) {
      this.changedSince.delete(resident);
      resident.dirty = undefined;
    }
    try {
      await snapshots.save(this.partition, this.memory.lineage, batch, aggregate);
    } catch (error) {
      for (const [index, resident] of batch.entries()) this.stillLacking(resident, lacking[index]);
      const tooLarge = error instanceof DocumentTooLarge && batch.find(({ id }) => snapshots.isOf(error.id, id));
      if (!tooLarge) throw error;
      this.setAside(tooLarge, error);
      const rest = batch.filter((resident) => resident.unconfirmed === 0 && resident !== tooLarge);
      if (rest.length > 0) await this.save(rest);
    }
  }

  /** Its snapshot lacks what it lacked before, which is earlier than whatever came meanwhile. */
  private stillLacking(resident: Resident<State>, dirty: Resident<State>['dirty']): void {
    if (dirty) resident.dirty = dirty;
    this.changedSince.add(resident);
  }

  private setAside(resident: Resident<State>, error: Error): void {
    this.tooLarge.set(resident, this.environment.clock.monotonic() + SNAPSHOT_RETRY_MS_MAX);
    this.unwritten('snapshot-too-large', error);
  }

  private isSetAside(resident: Resident<State>): boolean {
    return (this.tooLarge.get(resident) ?? 0) > this.environment.clock.monotonic();
  }

  private unwritten(fault: FaultThatMeans<'go on'>, error: unknown): void {
    const { report, events } = this.environment;
    if (!this.stopped)
      report('warn', { topic: events, partition: this.partition, fault, error }, 'snapshots are not written; they are tried later');
  }

  private checkpoint(): Checkpoint {
    const { lineage, resumeAfter } = this.memory;
    let { position } = this.memory;
    // With the term of that time: a reader that knew a later one would skip what was decided before it (P2).
    for (const { dirty } of this.changedSince) if (dirty && dirty.offset < position.offset) position = dirty;
    return { lineage, position, ...(resumeAfter !== undefined && { resumeAfter }) };
  }
}
