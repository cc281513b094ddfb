import type { Clock } from '@runbook/ports';

/**
 * Many short-lived timers on one of the clock's, by monotonic time. A call comes at most `TICK_MS` after it is due and never before. Nearly all timers of
 * attempts are called off before they are due, which costs a set's insert and delete here.
 */
export class TimerWheel {
  private readonly ticks = new Map<number, Set<WheelTimer>>();
  private next?: { readonly tick: number; readonly callOff: () => void };

  constructor(private readonly clock: Clock) {}

  /** Timers that are to come: what is over leaves none behind. */
  get held(): number {
    let held = 0;
    for (const timers of this.ticks.values()) held += timers.size;
    return held;
  }

  /** The returned timer's `cancel` calls it off. */
  after(ms: number, call: () => void): WheelTimer {
    const tick = Math.ceil((this.clock.monotonic() + Math.max(0, ms)) / TICK_MS);
    let timers = this.ticks.get(tick);
    if (!timers) {
      timers = new Set();
      this.ticks.set(tick, timers);
      if (!this.next || tick < this.next.tick) this.arm(tick);
    }
    const timer = new WheelTimer(timers, call);
    timers.add(timer);
    return timer;
  }

  /** Nothing is called any more. */
  stop(): void {
    this.next?.callOff();
    this.next = undefined;
    this.ticks.clear();
  }

  private arm(tick: number): void {
    this.next?.callOff();
    this.next = { tick, callOff: this.clock.after(tick * TICK_MS - this.clock.monotonic(), () => this.turn()) };
  }

  private turn(): void {
    this.next = undefined;
    const now = this.clock.monotonic() / TICK_MS;
    const due = [...this.ticks.keys()].filter((tick) => tick <= now).sort((a, b) => a - b);
    const calls = due.flatMap((tick) => [...(this.ticks.get(tick) ?? [])]);
    for (const tick of due) this.ticks.delete(tick);
    // A call may cancel one that is due in the same turn.
    for (const timer of calls) if (timer.cancel()) timer.call();
    const first = this.firstTick();
    if (first !== undefined && !this.next) this.arm(first);
  }

  /** Ticks whose timers were all called off are forgotten on the way. */
  private firstTick(): number | undefined {
    let first: number | undefined;
    for (const [tick, timers] of this.ticks) {
      if (timers.size === 0) this.ticks.delete(tick);
      else if (first === undefined || tick < first) first = tick;
    }
    return first;
  }
}

/** Far below the engine's grace after a time-out (`TIMEOUT_GRACE_MS`), so that the executor has its say first. */
export const TICK_MS = 50;

export class WheelTimer {
  constructor(
    private readonly timers: Set<WheelTimer>,
    readonly call: () => void,
  ) {}

  /** False when it was called or called off before. */
  cancel(): boolean {
    return this.timers.delete(this);
  }
}
