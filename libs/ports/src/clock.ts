/**
 * The time, and waiting. A clock has two words, because there are two times:
 *
 * - **Wall time** (`now`, `at`) is what people and other machines call the time. Facts carry it and due times are given in it. It jumps: it
 *   is set right by NTP, by an operator, by a virtual machine that wakes. What waits `at` a wall time sees a jump within `NOTICED_WITHIN_MS`.
 * - **Monotonic time** (`monotonic`, `after`) only goes on. It measures intervals (heartbeats, rounds of writing, back-off, time-outs), which
 *   no jump of the wall clock shortens, stretches or stops. Its zero means nothing, and it is not to be stored or sent.
 *
 * A test's clock is virtual; nothing else is doubled.
 */
export abstract class Clock {
  /** Wall time: milliseconds since the epoch. */
  abstract now(): number;

  /** Calls once, when the wall clock shows `atMs` or later, never inside `at` itself; the returned function calls it off. */
  abstract at(atMs: number, call: () => void): () => void;

  /** Monotonic time: milliseconds since some moment in the past. */
  abstract monotonic(): number;

  /** Calls once, when `ms` have passed, never inside `after` itself; the returned function calls it off. */
  abstract after(ms: number, call: () => void): () => void;

  /** Calls again and again, `ms` apart, until the returned function calls it off. */
  every(ms: number, call: () => void): () => void {
    let callOff: () => void;
    const again = () => {
      callOff = this.after(ms, again);
      call();
    };
    callOff = this.after(ms, again);
    return () => callOff();
  }

  /** Resolves when `ms` have passed. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }
}

/** How late a jump of the wall clock may be noticed: half a minute late is soon enough for deadlines that people set. */
export const NOTICED_WITHIN_MS = 30_000;

/** setTimeout takes a longer wait for none. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** The clock of the machine. */
export class SystemClock extends Clock {
  constructor(private readonly noticedWithinMs = NOTICED_WITHIN_MS) {
    super();
  }

  now(): number {
    return Date.now();
  }

  /** The time is approached in steps, and each step asks what time it is now. */
  at(atMs: number, call: () => void): () => void {
    const approach = (): (() => void) => {
      const leftMs = Math.max(0, atMs - this.now());
      return this.after(Math.min(leftMs, this.noticedWithinMs), () => {
        if (this.now() >= atMs) call();
        else callOff = approach();
      });
    };
    let callOff = approach();
    return () => callOff();
  }

  monotonic(): number {
    return performance.now();
  }

  after(ms: number, call: () => void): () => void {
    const dueMs = this.monotonic() + ms;
    const arm = (): NodeJS.Timeout =>
      setTimeout(
        () => {
          // A timer may fire up to a millisecond early.
          if (this.monotonic() >= dueMs) call();
          else timer = arm();
        },
        Math.min(Math.max(0, dueMs - this.monotonic()), TIMEOUT_MS_MAX),
      );
    let timer = arm();
    return () => clearTimeout(timer);
  }
}

/** For code that nobody hands a clock. */
export const systemClock: Clock = new SystemClock();
