import { Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { Patience, Waits, type Waiter } from '@runbook/processor';
import { Logger } from './logger.js';

/** Gives whoever works behind a log patience with the stores, which tells of itself in the service's log and in its readiness. */
@Injectable()
export class StorePatience {
  constructor(
    private readonly clock: Clock,
    private readonly lines: Logger,
    readonly waits: Waits,
  ) {}

  /** `who` is what log and readiness call it: `the outbox of runbook.execution.events/3`. It names nothing that is secret. */
  of(who: string, more: Partial<Pick<Waiter, 'unanswered' | 'withEverything'>> = {}): Patience {
    const { clock, lines, waits } = this;
    return new Patience({
      who,
      clock,
      waits,
      unanswered: (facts) => lines.warn({ who, ...facts }, 'a store gave no answer; it is asked again'),
      ...more,
    });
  }

  /** It ended before a store took everything. Nothing is lost: the position is behind what is stored. */
  endedEarly(who: string, error: unknown): void {
    this.lines.warn({ who, error }, 'ended before everything was stored; whoever reads the partition next does it again');
  }
}
