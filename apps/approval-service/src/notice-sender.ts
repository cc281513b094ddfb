import { backoffMs, type Clock, type DocumentCollection } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import type { WaitingNotice } from './notice.js';
import type { Delivered, Posted } from './webhook.js';

export interface SenderLimits {
  /** Notices under way at once. */
  readonly atOnce: number;
  /** Notices that are looked up together. */
  readonly perPage: number;
}

/** A receiver is no load test. */
export const SENDER_LIMITS: SenderLimits = { atOnce: 4, perPage: 100 };
const RETRY_AFTER_MS = 1_000;
/** A receiver that was down for the night is found up again within this time. */
const RETRY_AFTER_MS_MAX = 15 * 60_000;

/**
 * Sends one partition's waiting notices, those that are due first, and each until it is taken, refused or too old. At least once: a crash
 * between an answer and its removal sends it again, under the same id.
 */
export class NoticeSender {
  private callOff?: () => void;
  private sending?: Promise<void>;
  private stopped = false;
  /** Something came while the last look was under way. */
  private more = false;

  constructor(
    private readonly partition: number,
    private readonly waiting: DocumentCollection<WaitingNotice>,
    private readonly post: (posted: Posted) => Promise<Delivered>,
    private readonly clock: Clock,
    private readonly lines: Logger,
    private readonly limits = SENDER_LIMITS,
  ) {}

  /** There may be something to send. */
  wake(): void {
    this.callOff?.();
    this.callOff = undefined;
    if (this.stopped) return;
    this.more = this.sending !== undefined;
    if (this.sending) return;
    this.sending = this.send().then(
      (nextAt) => this.rest((again) => (nextAt === undefined ? undefined : this.clock.at(nextAt, again))),
      (error: unknown) => {
        this.lines.error({ partition: this.partition, error }, 'notices could not be looked up; trying again');
        this.rest((again) => this.clock.after(RETRY_AFTER_MS, again));
      },
    );
  }

  /** Resolves when nothing is under way any more; what waits is sent by whoever has the partition next. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff?.();
    await this.sending;
  }

  private rest(until: (again: () => void) => (() => void) | undefined): void {
    this.sending = undefined;
    if (this.more) this.wake();
    else if (!this.stopped) this.callOff = until(() => this.wake());
  }

  /** When to look again; undefined while nothing waits. */
  private async send(): Promise<number | undefined> {
    for (;;) {
      const next = await this.waiting.find({
        where: { partition: this.partition },
        order: { by: 'dueAt', direction: 'asc' },
        limit: this.limits.perPage,
      });
      const due = next.filter(({ dueAt }) => dueAt <= this.clock.now());
      if (due.length === 0 || this.stopped) return next[0]?.dueAt;
      await this.sendAll(due);
    }
  }

  private async sendAll(due: readonly WaitingNotice[]): Promise<void> {
    let next = 0;
    const work = async (): Promise<void> => {
      for (let one = due[next++]; one && !this.stopped; one = due[next++]) await this.one(one);
    };
    await Promise.all(Array.from({ length: Math.min(this.limits.atOnce, due.length) }, work));
  }

  private async one(waiting: WaitingNotice): Promise<void> {
    const { _id: id, notice, expiresAt, requestId } = waiting;
    const facts = { ...(requestId !== undefined && { requestId }), notice: id, approval: notice.approval, type: notice.type };
    if (this.clock.now() >= expiresAt) {
      this.lines.error({ ...facts, failures: waiting.failures }, 'a notice was given up: it is too old');
      return this.waiting.write([{ remove: id }]);
    }
    const delivered = await this.post(waiting);
    if (delivered === 'taken') return this.waiting.write([{ remove: id }]);
    if (delivered === 'refused') {
      this.lines.error(facts, 'a notice was refused by its receiver; check APPROVAL_WEBHOOK_URL and APPROVAL_WEBHOOK_SECRET');
      return this.waiting.write([{ remove: id }]);
    }
    if ('denied' in delivered) {
      this.lines.error({ ...facts, reason: delivered.denied }, 'a notice was given up: the egress guard lets nothing out to its address');
      return this.waiting.write([{ remove: id }]);
    }
    const failures = waiting.failures + 1;
    const dueAt = this.clock.now() + backoffMs(failures, RETRY_AFTER_MS, RETRY_AFTER_MS_MAX, 0);
    this.lines.warn({ ...facts, failures, reason: delivered.failed }, 'a notice did not arrive; trying again');
    return this.waiting.write([{ put: { ...waiting, failures, dueAt } }]);
  }
}
