import { Injectable } from '@nestjs/common';
import type { DecisionRecord } from '@runbook/wire';
import { Problem } from '../http/problem.js';

/** A decision takes milliseconds; this long means that nobody owns the partition, or the log does not take writes. */
export const DECISION_TIMEOUT_MS = 10_000;
/** When asking again makes sense: about the time in which a partition finds a new owner. */
const RETRY_AFTER_SECONDS = 5;

/** The commands of this gateway that wait for their decision. A request is answered only from a record that was admitted (P7). */
@Injectable()
export class DecisionWaiter {
  private readonly waiting = new Map<string, { readonly resolve: (record: DecisionRecord) => void; readonly timer: NodeJS.Timeout }>();

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

  private expect(commandId: string, subject: Subject): Promise<DecisionRecord> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(commandId);
        reject(pending(subject));
      }, DECISION_TIMEOUT_MS);
      this.waiting.set(commandId, { resolve, timer });
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

const pending = ({ id, address }: Subject): Problem =>
  new Problem(
    'decision-pending',
    `expected a decision within ${DECISION_TIMEOUT_MS} ms, found none; it may still take effect: look at ${address}`,
    {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      members: { id, instance: address },
    },
  );
