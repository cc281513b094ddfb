import { backoffMs, BlobCorrupt } from '@runbook/ports';
import type { ProcessorEnvironment } from './environment.js';
import type { FaultThatMeans } from './faults.js';
import { STORE_RETRY_MS_FIRST, STORE_RETRY_MS_MAX } from './limits.js';
import { LogInconsistent } from './log-inconsistent.js';

const FAULT: FaultThatMeans<'wait'> = 'store-unavailable';

/**
 * Asks a store until it answers: one that is busy or away is waited for, and what needs its answer waits too. What another try cannot mend is
 * thrown at once: what the language itself throws is a defect, and bytes that are wrong stay so.
 */
export class Patience {
  private isOver = false;
  private readonly waits = new Set<() => void>();

  constructor(private readonly environment: Pick<ProcessorEnvironment<never, never, never, never>, 'clock' | 'report' | 'events'>) {}

  /** The tenure ended: what is still asked for throws what it last failed with. */
  end(): void {
    this.isOver = true;
    for (const cease of this.waits) cease();
  }

  async with<T>(asked: string, ask: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await ask();
      } catch (error) {
        if (this.isOver || cannotMend(error)) throw error;
        const { report, events } = this.environment;
        report('warn', { topic: events, fault: FAULT, asked, tried, error }, 'a store gave no answer; it is asked again');
        await this.pause(backoffMs(tried, STORE_RETRY_MS_FIRST, STORE_RETRY_MS_MAX, 0));
        if (this.isOver) throw error;
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cease = () => {
        callOff();
        this.waits.delete(cease);
        resolve();
      };
      const callOff = this.environment.clock.after(ms, cease);
      this.waits.add(cease);
    });
  }
}

const UNMENDED = [TypeError, RangeError, SyntaxError, ReferenceError, LogInconsistent, BlobCorrupt];

const cannotMend = (error: unknown): boolean => UNMENDED.some((kind) => error instanceof kind);
