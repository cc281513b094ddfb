import { writeWhatFits } from '@runbook/ports';
import type { ProcessorEnvironment } from './environment.js';
import type { FaultThatMeans } from './faults.js';
import { limitsOf } from './limits.js';
import type { PartitionMemory } from './partition-memory.js';
import type { Resident } from './residents.js';

/**
 * Keeps the memory of an owner that replays within its limit, as that of one that owns: what it has folded is snapshotted, a batch at a time, and the
 * longest untouched leave. The checkpoint stays where it is, so a crash here costs the replay alone: it begins again where it began,
 * and meets snapshots that are ahead of it. One whose snapshot no store takes stays in memory.
 */
export class Replaying<State, Body, Event, Refusal> {
  private readonly tooLarge = new WeakSet<Resident<State>>();

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly partition: number,
  ) {}

  /** After each fold; the next record waits for the promise. */
  makeRoom(): void | Promise<void> {
    const above = this.memory.residents.size - this.environment.residentsMax;
    return above < limitsOf(this.environment).snapshotBatch ? undefined : this.evict(above);
  }

  private async evict(count: number): Promise<void> {
    const { environment, memory, partition } = this;
    const batch: Resident<State>[] = [];
    for (const resident of memory.residents.all()) {
      if (resident.dirty && !this.tooLarge.has(resident)) batch.push(resident);
      if (batch.length >= count) break;
    }
    // What is folded was read from the log (S1), and whoever else replays folds the same.
    const { snapshots, aggregate } = environment;
    const save = (residents: readonly Resident<State>[]) =>
      memory.patience.with('the snapshots of a replay', () => snapshots.save(partition, memory.lineage, residents, aggregate));
    await writeWhatFits(batch, ({ id }, documentId) => snapshots.isOf(documentId, id), save, (resident, error) => this.setAside(resident, error)); // prettier-ignore
    for (const resident of batch) if (!this.tooLarge.has(resident)) resident.dirty = undefined;
    memory.evict();
  }

  private setAside(resident: Resident<State>, error: Error): void {
    const { report, events } = this.environment;
    this.tooLarge.add(resident);
    report('warn', { topic: events, partition: this.partition, fault: TOO_LARGE, error }, 'a snapshot is not written; it is tried later');
  }
}

const TOO_LARGE: FaultThatMeans<'go on'> = 'snapshot-too-large';
