/** Delays that double from a fifth of a second to five, each shortened by chance, so that many workers do not come back at once. */
export class BackOff {
  private failures = 0;

  succeeded(): void {
    this.failures = 0;
  }

  /** Resolves after the next delay, or at once when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const delayMs = Math.min(DELAY_MS_MAX, DELAY_MS * 2 ** this.failures++) * (0.5 + Math.random() / 2);
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, delayMs);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}

const DELAY_MS = 200;
const DELAY_MS_MAX = 5_000;
