import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { observe } from '@runbook/telemetry';
import type { DecisionRecord } from '@runbook/wire';
import { CLOSING_MS } from '../http/held-answer.js';
import { Problem } from '../http/problem.js';

/** A decision takes milliseconds; this long means that nobody owns the partition, or the log does not take writes. */
export const DECISION_TIMEOUT_MS = 10_000;
/** When asking again makes sense: about the time in which a partition finds a new owner. */
const RETRY_AFTER_SECONDS = 5;

interface Waiter {
  readonly resolve: (record: DecisionRecord) => void;
  readonly giveUp: () => void;
  timer: NodeJS.Timeout;
}

/**
 * The commands of this gateway that wait for their decision. A request is answered only from a record that was admitted (P7). A gateway that stops
 * waits no longer than `CLOSING_MS`: readers that have stopped bring no decision, and a stop has ten seconds in all.
 */
@Injectable()
export class DecisionWaiter implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, Waiter>();
  private isStopping = false;
  private readonly unobserve = observe('runbook_queue_depth', () => [{ value: this.size, labels: { queue: 'answers' } }]);

  get size(): number {
    return this.waiting.size;
  }

  /**
   * Sends the command and resolves with its decision. Rejects with the problem `decision-pending` when the channel may not have
   * it, or no decision comes in time: it may still take effect, so the answer names what to look at.
   */
  async decisionOf(commandId: string, subject: Subject, send: () => Promise<unknown>): Promise<DecisionRecord> {
    // Expected before it is sent: embedded, the decision may be on the log before `send` resolves.
    const decided = this.expect(commandId, subject);
    const sent = send().catch((cause: unknown) => {
      this.forget(commandId);
      throw Object.assign(pending(subject), { cause });
    });
    const [, record] = await Promise.all([sent, decided]);
    return record;
  }

  /** Called by the readers with every record; cheap for records that no request waits for. */
  seen(record: DecisionRecord): void {
    if (this.waiting.size === 0 || !('command' in record.cause)) return;
    const waiter = this.waiting.get(record.cause.command);
    if (!waiter) return;
    this.forget(record.cause.command);
    waiter.resolve(record);
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    this.unobserve();
    for (const waiter of this.waiting.values()) {
      clearTimeout(waiter.timer);
      waiter.timer = setTimeout(waiter.giveUp, CLOSING_MS);
    }
  }

  private expect(commandId: string, subject: Subject): Promise<DecisionRecord> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.waiting.delete(commandId);
        reject(pending(subject, this.isStopping ? 'found that the service stops' : undefined));
      };
      this.waiting.set(commandId, { resolve, giveUp, timer: setTimeout(giveUp, this.isStopping ? CLOSING_MS : DECISION_TIMEOUT_MS) });
    });
  }

  private forget(commandId: string): void {
    clearTimeout(this.waiting.get(commandId)?.timer);
    this.waiting.delete(commandId);
  }
}

/** What the command is about: where the caller looks when the decision is late. */
export interface Subject {
  readonly id: string;
  readonly address: string;
}

const pending = ({ id, address }: Subject, found = 'found none'): Problem =>
  new Problem(
    'decision-pending',
    `expected a decision within ${DECISION_TIMEOUT_MS} ms, ${found}; it may still take effect: look at ${address}`,
    {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      members: { id, instance: address },
    },
  );
