import { backoffMs, type Clock, type DocumentCollection } from '@runbook/ports';
import type { CataloguedSubscription, FactDelivery, Logger } from '@runbook/service';
import type { FactPost, Posted } from './fact-post.js';

export interface LaneLimits {
  /** Deliveries under way at once, of different keys. One, while the receiver does not take them. */
  readonly atOnce: number;
  /** Deliveries that are looked up together. */
  readonly perPage: number;
  /** After so many attempts one is given up. */
  readonly attemptsMax: number;
  readonly retryMsFirst: number;
  readonly retryMsMax: number;
  /** How long a lane rests whose receiver does not answer, whatever waits. */
  readonly restMsMax: number;
}

/** A receiver is no load test. Fourteen attempts take about eight hours, with up to an hour between them. */
export const LANE_LIMITS: LaneLimits = {
  atOnce: 4,
  perPage: 100,
  attemptsMax: 14,
  retryMsFirst: 1_000,
  retryMsMax: 3_600_000,
  restMsMax: 60_000,
};
const LOOK_AGAIN_MS = 1_000;

export interface LaneParts {
  readonly lane: string;
  /** As it is now; undefined: there is none, or it is paused. Nothing is posted then. */
  readonly subscription: () => CataloguedSubscription | undefined;
  readonly deliveries: DocumentCollection<FactDelivery>;
  readonly post: Pick<FactPost, 'send'>;
  readonly clock: Clock;
  readonly lines: Logger;
  /** The receiver says that it is gone. */
  readonly gone: (subscription: CataloguedSubscription) => Promise<void>;
  readonly limits?: LaneLimits;
  /** In [0, 1), as `Math.random`. */
  readonly chance?: () => number;
}

/**
 * Posts what waits for one subscription in one partition.
 *
 * D1. Deliveries of one key go one after the other, in the order of the log; one that fails holds up its key and no other.
 * D2. At least once: a crash between an answer and its document posts it again, under the same id.
 * D3. A lane waits for nobody but its own receiver, and holds no more than a page of deliveries.
 */
export class DeliveryLane {
  private callOff?: (() => void) | undefined;
  private sending?: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  private more = false;
  /** In a row, of the lane. */
  private failures = 0;
  private restUntil = 0;

  constructor(private readonly parts: LaneParts) {}

  /** There may be something to post. */
  wake(): void {
    this.callOff?.();
    this.callOff = undefined;
    if (this.stopped.signal.aborted) return;
    this.more = this.sending !== undefined;
    if (this.sending) return;
    const { clock, lines, lane } = this.parts;
    this.sending = this.send().then(
      (nextAt) => this.rest((again) => (nextAt === undefined ? undefined : clock.at(nextAt, again))),
      (error: unknown) => {
        lines.error({ lane, error }, 'deliveries could not be looked up or noted; trying again');
        this.rest((again) => clock.after(LOOK_AGAIN_MS, again));
      },
    );
  }

  /** Resolves when nothing is under way any more; what waits is posted by whoever has the partition next. */
  async stop(): Promise<void> {
    this.stopped.abort(new Error('this executor stops'));
    this.callOff?.();
    await this.sending;
  }

  private rest(until: (again: () => void) => (() => void) | undefined): void {
    this.sending = undefined;
    if (this.more) this.wake();
    else if (!this.stopped.signal.aborted) this.callOff = until(() => this.wake());
  }

  private get limits(): LaneLimits {
    return this.parts.limits ?? LANE_LIMITS;
  }

  /** When to look again; undefined while nothing waits. */
  private async send(): Promise<number | undefined> {
    const { deliveries, lane, subscription, clock } = this.parts;
    for (;;) {
      if (this.stopped.signal.aborted || !subscription()) return undefined;
      if (this.restUntil > clock.now()) return this.restUntil;
      const where = { lane, status: 'waiting' };
      const page = await deliveries.find({ where, order: { by: 'order', direction: 'asc' }, limit: this.limits.perPage });
      const rows = rowsOf(page);
      const due = rows.filter(([head]) => head!.dueAt <= clock.now());
      if (due.length === 0) return rows.length === 0 ? undefined : Math.min(...rows.map(([head]) => head!.dueAt));
      // What has failed before goes last: it may make the lane rest.
      await this.sendRows(due.sort(([one], [other]) => one!.attempts - other!.attempts));
    }
  }

  private async sendRows(rows: readonly (readonly FactDelivery[])[]): Promise<void> {
    let next = 0;
    const work = async (): Promise<void> => {
      for (let row = rows[next++]; row && this.goesOn; row = rows[next++]) await this.sendRow(row);
    };
    const atOnce = this.failures > 0 ? 1 : this.limits.atOnce;
    await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, work));
  }

  private get goesOn(): boolean {
    return !this.stopped.signal.aborted && this.restUntil <= this.parts.clock.now();
  }

  private async sendRow(row: readonly FactDelivery[]): Promise<void> {
    for (const delivery of row) if (!this.goesOn || !(await this.isSettled(delivery))) return;
  }

  /** False: what stands behind it waits for it. */
  private async isSettled(delivery: FactDelivery): Promise<boolean> {
    const { clock, subscription: current, post } = this.parts;
    const subscription = current();
    if (!subscription) return false;
    if (clock.now() >= delivery.expiresAt) return this.note(delivery, { status: 'dead' });
    const posted = await post.send(subscription, delivery.fact, delivery.event, this.stopped.signal);
    // Whoever stops has not been answered by the receiver: this was no attempt.
    if (!posted.isTaken && this.stopped.signal.aborted) return false;
    if (!posted.isTaken) return this.failed(delivery, posted, subscription);
    this.failures = 0;
    return this.note(delivery, { status: 'delivered', lastAnswer: posted.answer });
  }

  private async failed(
    delivery: FactDelivery,
    { answer, retryAfterMs = 0, isGone }: Posted,
    subscription: CataloguedSubscription,
  ): Promise<boolean> {
    const { clock, lines, gone, chance = Math.random } = this.parts;
    const { retryMsFirst, retryMsMax, restMsMax, attemptsMax } = this.limits;
    const attempts = delivery.attempts + 1;
    this.failures++;
    // One failure may be the delivery's own; several in a row are the receiver's.
    const restMs = this.failures > 1 ? backoffMs(this.failures - 1, retryMsFirst, restMsMax, chance()) : 0;
    this.restUntil = clock.now() + Math.max(retryAfterMs, restMs);
    const dueAt = clock.now() + Math.max(retryAfterMs, backoffMs(attempts, retryMsFirst, retryMsMax, chance()));
    const facts = { subscription: delivery.subscription, tenant: delivery.tenant, fact: delivery.fact, attempts };
    const isOver = isGone || attempts >= attemptsMax || dueAt >= delivery.expiresAt;
    if (isOver) lines.error({ ...facts, status: answer.status, reason: answer.text }, 'a delivery was given up');
    else lines.warn({ ...facts, status: answer.status, reason: answer.text }, 'a delivery did not arrive; trying again');
    await this.note(delivery, isOver ? { status: 'dead', lastAnswer: answer } : { status: 'waiting', dueAt, lastAnswer: answer });
    if (isGone) await gone(subscription);
    return isOver;
  }

  private async note(delivery: FactDelivery, change: Pick<FactDelivery, 'status'> & Partial<FactDelivery>): Promise<true> {
    const { clock, deliveries } = this.parts;
    const revision = delivery.revision + 1;
    const attempts = delivery.attempts + (change.lastAnswer ? 1 : 0);
    const settled = change.status === 'waiting' ? {} : { settledAt: clock.now() };
    await deliveries.write([{ put: { ...delivery, ...change, ...settled, revision, attempts }, ifNewer: 'revision' }]);
    return true;
  }
}

/** Those of one key, in their order; keys in the order of their first. */
function rowsOf(page: readonly FactDelivery[]): readonly (readonly FactDelivery[])[] {
  const rows = new Map<string, FactDelivery[]>();
  for (const delivery of page) {
    const row = rows.get(delivery.key);
    if (row) row.push(delivery);
    else rows.set(delivery.key, [delivery]);
  }
  return [...rows.values()];
}
