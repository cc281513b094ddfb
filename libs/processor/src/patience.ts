import { backoffMs, isFinal, type Clock } from '@runbook/ports';
import { STORE_RETRY_MS_FIRST, STORE_RETRY_MS_MAX } from './limits.js';
import type { Waits } from './waits.js';

/** A try that failed and is made again. */
export interface Unanswered {
  readonly asked: string;
  /** In a row, from 1. */
  readonly tried: number;
  readonly error: unknown;
}

export interface Waiter {
  /** Names who waits, in what readiness tells. */
  readonly who: string;
  readonly clock: Pick<Clock, 'after'>;
  /** Told about every try that is made again. */
  readonly unanswered: (unanswered: Unanswered) => void;
  /** Where readiness looks; without it nobody is told. */
  readonly waits?: Waits;
  /**
   * Asks again whatever it fails with, and tells of the wait from the first failure on, because an answer may take long by itself. For who takes what
   * strangers wrote: to leave it out would lose it, and to end would begin with it again.
   */
  readonly withEverything?: true;
}

/**
 * Asks a store until it answers: one that is busy or away is waited for, for ever, and what needs its answer waits too. The one rule for whatever
 * would end, or skip, because of a store that comes back. What is asked must bear to be done twice. What another try cannot mend is thrown at
 * once: what the language itself throws is a defect, and an error that says so (`isFinal`) stays what it is.
 */
export class Patience {
  private hasEnded = false;
  private readonly pauses = new Set<() => void>();

  constructor(private readonly waiter: Waiter) {}

  /** Nobody is waited for any more: what is still asked for throws what it last failed with, and what is asked from now on is asked once. */
  end(): void {
    this.hasEnded = true;
    for (const cease of this.pauses) cease();
  }

  get isOver(): boolean {
    return this.hasEnded;
  }

  async with<T>(asked: string, ask: () => Promise<T>): Promise<T> {
    const { waits, who, withEverything } = this.waiter;
    let answered = withEverything ? undefined : waits?.begin(who);
    try {
      return await this.ask(asked, ask, () => (answered ??= waits?.begin(who)));
    } finally {
      answered?.();
    }
  }

  private async ask<T>(asked: string, ask: () => Promise<T>, failed: () => void): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await ask();
      } catch (error) {
        if (this.hasEnded || (!this.waiter.withEverything && cannotMend(error))) throw error;
        failed();
        this.waiter.unanswered({ asked, tried, error });
        await this.pause(backoffMs(tried, STORE_RETRY_MS_FIRST, STORE_RETRY_MS_MAX, 0));
        if (this.hasEnded) throw error;
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cease = () => {
        callOff();
        this.pauses.delete(cease);
        resolve();
      };
      const callOff = this.waiter.clock.after(ms, cease);
      this.pauses.add(cease);
    });
  }
}

const DEFECTS = [TypeError, RangeError, SyntaxError, ReferenceError];

const cannotMend = (error: unknown): boolean => isFinal(error) || DEFECTS.some((kind) => error instanceof kind);
