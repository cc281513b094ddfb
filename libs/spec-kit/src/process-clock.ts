import { Clock } from '@runbook/ports';

/** The time as one simulated process has it: while the process stands still nothing is called, and all that came due is called when it wakes. */
export class ProcessClock extends Clock {
  private isFrozen = false;
  private missed: (() => void)[] = [];
  private readonly asked = new Set<() => void>();

  constructor(private readonly world: Clock) {
    super();
  }

  /** How many calls were asked for that neither came nor were called off. */
  get waiting(): number {
    return this.asked.size;
  }

  now(): number {
    return this.world.now();
  }

  at(atMs: number, call: () => void): () => void {
    return this.unlessFrozen(call, (awake) => this.world.at(atMs, awake));
  }

  monotonic(): number {
    return this.world.monotonic();
  }

  after(ms: number, call: () => void): () => void {
    return this.unlessFrozen(call, (awake) => this.world.after(ms, awake));
  }

  freeze(): void {
    this.isFrozen = true;
  }

  wake(): void {
    this.isFrozen = false;
    for (const call of this.missed.splice(0)) call();
  }

  private unlessFrozen(call: () => void, wait: (awake: () => void) => () => void): () => void {
    let isOff = false;
    const come = () => {
      this.asked.delete(come);
      if (!isOff) call();
    };
    this.asked.add(come);
    const callOff = wait(() => (this.isFrozen ? void this.missed.push(come) : come()));
    return () => {
      isOff = true;
      this.asked.delete(come);
      callOff();
    };
  }
}
