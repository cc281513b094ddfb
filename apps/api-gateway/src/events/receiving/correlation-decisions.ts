import { Injectable } from '@nestjs/common';
import type { DecisionRecord } from '@runbook/wire';

/** The decisions did not all come in time. They may still come: asking again with the same ids gives the same answers. */
export class DecisionsLate extends Error {
  override readonly name = 'DecisionsLate';
  constructor(
    readonly expected: number,
    readonly found: number,
    readonly timeoutMs: number,
  ) {
    super(`expected ${expected} decisions within ${timeoutMs} ms, found ${found}; see that an orchestrator runs`);
  }
}

/** The batches of commands of this gateway that wait for their decisions on the correlation log. */
@Injectable()
export class CorrelationDecisions {
  private readonly waiting = new Map<string, Batch>();

  /** Sends the commands with these ids and resolves with their decisions, by id. Throws `DecisionsLate`, or what sending failed with. */
  async of(ids: readonly string[], timeoutMs: number, send: () => Promise<void>): Promise<ReadonlyMap<string, DecisionRecord>> {
    if (ids.length === 0) return new Map();
    const batch = new Batch(new Set(ids));
    // Expected before it is sent: embedded, a decision may be on the log before `send` resolves.
    for (const id of ids) this.waiting.set(id, batch);
    const timer = setTimeout(() => batch.giveUp(timeoutMs), timeoutMs);
    try {
      await Promise.all([send(), batch.complete]);
      return batch.decisions;
    } finally {
      clearTimeout(timer);
      for (const id of ids) if (this.waiting.get(id) === batch) this.waiting.delete(id);
    }
  }

  /** Called by the reader with every record; cheap for records that no batch waits for. */
  seen(record: DecisionRecord): void {
    if (this.waiting.size === 0 || !('command' in record.cause)) return;
    this.waiting.get(record.cause.command)?.take(record.cause.command, record);
  }
}

class Batch {
  readonly decisions = new Map<string, DecisionRecord>();
  readonly complete: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: Error) => void;

  constructor(private readonly ids: ReadonlySet<string>) {
    this.complete = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // When sending fails first, nobody awaits this promise.
    this.complete.catch(() => undefined);
  }

  take(id: string, record: DecisionRecord): void {
    this.decisions.set(id, record);
    if (this.decisions.size === this.ids.size) this.resolve();
  }

  giveUp(timeoutMs: number): void {
    this.reject(new DecisionsLate(this.ids.size, this.decisions.size, timeoutMs));
  }
}
