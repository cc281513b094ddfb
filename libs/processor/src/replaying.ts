import type { ProcessorEnvironment } from './environment.js';
import { limitsOf } from './limits.js';
import type { PartitionMemory } from './partition-memory.js';
import type { Resident } from './residents.js';

/**
 * Keeps the memory of an owner that replays within its limit, as that of one that owns: what it has folded is snapshotted, a batch at a time, and the
 * longest untouched leave. The checkpoint stays where it is, so a crash here costs the replay alone: it begins again where it began,
 * and meets snapshots that are ahead of it.
 */
export class Replaying<State, Body, Event, Refusal> {
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
      if (resident.dirty) batch.push(resident);
      if (batch.length >= count) break;
    }
    // What is folded was read from the log (S1), and whoever else replays folds the same.
    const save = () => environment.snapshots.save(partition, memory.lineage, batch, environment.aggregate.nextTimerAt);
    await memory.patience.with('the snapshots of a replay', save);
    for (const resident of batch) resident.dirty = undefined;
    memory.evict();
  }
}
