import type { ProcessorEnvironment } from './environment.js';
import type { PartitionMemory } from './partition-memory.js';

/** Wakes aggregates when their timers are due. A timer is state: it is found again after every restart. */
export class Waking<State, Body, Event, Refusal> {
  private callOff?: () => void;
  private armedFor = Infinity;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly due: (ids: readonly string[]) => void,
  ) {}

  /** Timers of aggregates that only their snapshots hold, then those in memory, which are newer. */
  load(partition: number): Promise<void> {
    return this.memory.patience.with('the timers', () => this.loadAll(partition));
  }

  private async loadAll(partition: number): Promise<void> {
    for await (const { id, at } of this.environment.snapshots.timers(partition, this.memory.lineage)) this.memory.timers.set(id, at);
    for (const resident of this.memory.residents.all()) this.memory.arm(resident);
  }

  arm(): void {
    const at = this.memory.timers.nextAt();
    if (at === undefined || at >= this.armedFor) return;
    this.callOff?.();
    this.armedFor = at;
    this.callOff = this.environment.clock.at(at, () => this.fire());
  }

  stop(): void {
    this.callOff?.();
    this.armedFor = -Infinity;
  }

  private fire(): void {
    this.armedFor = Infinity;
    const now = this.environment.clock.now();
    const ids: string[] = [];
    for (let id = this.memory.timers.take(now); id !== undefined; id = this.memory.timers.take(now)) ids.push(id);
    if (ids.length > 0) this.due(ids);
    this.arm();
  }
}
