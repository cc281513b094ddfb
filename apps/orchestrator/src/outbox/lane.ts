import { backoffMs, type NewRecord } from '@runbook/ports';
import { setTimeout as sleep } from 'node:timers/promises';

/** Commands of one call; they share a request, and one that fails repeats so many at most. */
export const COMMANDS_PER_CALL_MAX = 500;
/** After a call that failed; doubles up to the longest. A broker's leader comes back within seconds. */
const RETRY_MS_FIRST = 50;
const RETRY_MS_MAX = 5_000;

export interface Entrusted {
  readonly command: NewRecord;
  readonly settled: () => void;
}

/**
 * Entrusts commands in their order: the next call begins when the last one is safe, and takes all that has gathered meanwhile. What fails is
 * repeated until it succeeds or the lane stops; commands that come twice are harmless (P6), out of order they would not be.
 */
export class Lane {
  private waiting: Entrusted[] = [];
  private running = false;

  constructor(
    private readonly entrust: (commands: readonly NewRecord[]) => Promise<void>,
    private readonly failed: (error: unknown, commands: number) => void,
    private readonly stopping: AbortSignal,
    private readonly commandsPerCallMax = COMMANDS_PER_CALL_MAX,
  ) {}

  add(entrusted: Entrusted): void {
    this.waiting.push(entrusted);
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  private async run(): Promise<void> {
    // What is added in this turn goes out together.
    await Promise.resolve();
    let failures = 0;
    while (this.waiting.length > 0 && !this.stopping.aborted) {
      const batch = this.waiting.slice(0, this.commandsPerCallMax);
      try {
        await this.entrust(batch.map(({ command }) => command));
        this.waiting.splice(0, batch.length);
        failures = 0;
        for (const { settled } of batch) settled();
      } catch (error) {
        if (this.stopping.aborted) break;
        this.failed(error, batch.length);
        failures += 1;
        const retryMs = backoffMs(failures, RETRY_MS_FIRST, RETRY_MS_MAX, 0);
        await sleep(retryMs, undefined, { signal: this.stopping }).catch(() => undefined);
      }
    }
    this.running = false;
  }
}
