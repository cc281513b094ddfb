/** The time, and waiting. A test's clock is virtual; nothing else is doubled. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract now(): number;
  /** Calls once, not before `atMs`; the returned function calls it off. */
  abstract at(atMs: number, call: () => void): () => void;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  at(atMs: number, call: () => void): () => void {
    // setTimeout fires at once above 2^31 ms and up to a millisecond early, so the time is approached in steps.
    const stepMsMax = 2 ** 31 - 1;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const leftMs = atMs - Date.now();
      timer = setTimeout(() => (Date.now() >= atMs ? call() : arm()), Math.min(Math.max(0, leftMs), stepMsMax));
    };
    arm();
    return () => clearTimeout(timer);
  }
}
