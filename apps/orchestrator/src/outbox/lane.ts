import type { NewRecord } from '@runbook/ports';
import type { Patience } from '@runbook/processor';

/** Commands of one call; they share a request, and one that fails repeats so many at most. */
export const COMMANDS_PER_CALL_MAX = 500;

export interface Entrusted {
  readonly command: NewRecord;
  readonly settled: () => void;
}

/**
 * Entrusts commands in their order: the next call begins when the last one is safe, and takes all that has gathered meanwhile. What fails is
 * repeated until it succeeds or `patience` ends; commands that come twice are harmless (P6), out of order they would not be.
 */
export class Lane {
  private waiting: Entrusted[] = [];
  private running = false;

  constructor(
    private readonly entrust: (commands: readonly NewRecord[]) => Promise<void>,
    private readonly patience: Patience,
    /** What no other try can mend, which is a defect. */
    private readonly fatal: (error: unknown) => void,
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
    try {
      while (this.waiting.length > 0 && !this.patience.isOver) await this.handOn(this.waiting.slice(0, this.commandsPerCallMax));
    } catch (error) {
      if (!this.patience.isOver) this.fatal(error);
    }
    this.running = false;
  }

  private async handOn(batch: readonly Entrusted[]): Promise<void> {
    await this.patience.with(`the channel for ${batch.length} commands`, () => this.entrust(batch.map(({ command }) => command)));
    this.waiting.splice(0, batch.length);
    for (const { settled } of batch) settled();
  }
}
