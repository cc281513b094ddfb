import type { PolicyDecision, RenewLease, ReportPolicy, StepError, StepRequested } from '@runbook/domain';
import { onBehalfOf } from '@runbook/service';
import { CancelRequested } from '../steps/step-runner.js';
import type { AttemptSurroundings } from './attempt-surroundings.js';
import type { AttemptResult } from './attempt-result.js';
import { cancelledError } from './step-error-of.js';
import { attemptSpan } from './attempt-span.js';
import type { OpenRequest, RunningAttempt } from './requests.js';
import type { WheelTimer } from './timer-wheel.js';
import type { Work } from './work-queue.js';

/**
 * One open request from the moment that it waits until its result is with the orchestrator or nobody wants one.
 *
 * 1. It begins once; the lease is renewed every third of its length from the request on, so a short attempt never renews.
 * 2. It ends by its result, its time-out or `stop`; what comes later is not heard. One that is out of time before it begins is not begun.
 * 3. The slot is held until the result is sent: an executor that cannot report takes no more work.
 * 4. What must happen once is begun only by whom the log names first as holder of the lease: an executor before this one, or one that
 *    still believes in the partition, may have begun it. Others leave it alone; a lease that nobody renews leads to the doubt that it is.
 * 5. A cancel stops it and still reports: how it stopped, its true result, or after the grace period that it did not stop.
 */
export class Attempt implements Work, RunningAttempt {
  readonly at: number;
  readonly tenant: string;
  readonly target?: string;
  readonly bytes: number;
  private readonly controller = new AbortController();
  private lease: WheelTimer;
  private timeout?: WheelTimer;
  private grace?: WheelTimer;
  /** Waits for its slot, holds it until its lease is confirmed, is at work. */
  private phase: 'waiting' | 'holding' | 'working' = 'waiting';
  private departed = false;
  private reported = false;
  private ended = false;
  private waitsFor?: string;
  /** What carries its trace on, once it works. */
  private traceparent?: string;
  /** Decisions of the policy that the log is to have before it goes on, by the digests of their inputs. */
  private readonly told = new Map<string, () => void>();

  constructor(
    private readonly request: OpenRequest,
    private readonly around: AttemptSurroundings,
    /**
     * When its lease and its time-out began, by our monotonic clock. A live request's are counted from its arrival: the engine's clock may
     * differ.
     */
    private readonly sinceMs: number,
    /** Nobody can have begun it before. */
    private readonly fresh: boolean,
  ) {
    const { asked } = request;
    this.at = asked.at;
    this.tenant = request.execution.tenant;
    this.bytes = request.bytes;
    this.target = around.runners.find(asked.stepType)?.target?.(asked.parameters);
    this.lease = this.nextRenewal(sinceMs);
    request.attempt = this;
    if (this.mustHold) this.renew();
  }

  begin(): boolean {
    if (this.request.closed || this.ended || this.reported) return false;
    this.phase = 'holding';
    const { asked } = this.request;
    const { timeLeftMs } = this;
    if (timeLeftMs <= 0) {
      this.timedOut(asked);
      return true;
    }
    this.timeout = this.around.wheel.after(timeLeftMs, () => this.timedOut(asked));
    if (!this.mustHold || this.isHolder) this.work();
    return true;
  }

  held(): void {
    if (this.ended || this.reported || !this.mustHold) return;
    if (!this.isHolder) this.stop();
    else if (this.phase === 'holding') this.work();
  }

  noted(inputDigest: string): void {
    this.told.get(inputDigest)?.();
    this.told.delete(inputDigest);
  }

  /** Another dispatch of the same attempt: the engine missed our renewals, so it hears of us now. */
  askedAgain(): void {
    if (!this.ended) this.renew();
  }

  cancel(graceMs: number): void {
    if (this.ended || this.reported) return;
    const { step } = this.request.asked;
    if (this.phase !== 'working') return this.report({ type: 'FailStep', error: cancelledError(step) });
    this.controller.abort(new CancelRequested(graceMs));
    this.grace = this.around.wheel.after(graceMs - GRACE_MARGIN_MS, () => {
      const message = `expected step ${step} to stop within ${graceMs} ms of its cancel, found it still at work; see what it left behind`;
      this.report({ type: 'FailStep', error: { name: 'cancelled', message, terminal: true } });
    });
  }

  /** What works goes on: its word ends the doubt. What does not work yet must not begin now. */
  doubted(): void {
    if (this.phase === 'working' || this.ended) return;
    if (!this.isHolder) return this.stop();
    const message = `expected step ${this.request.asked.step} to begin under its lease, found the lease lost before; nothing was done`;
    this.report({ type: 'FailStep', error: { name: 'lease-lost', message } });
  }

  stop(): void {
    if (this.ended) return;
    this.end();
    if (!this.reported) this.controller.abort(CALLED_OFF);
  }

  private get mustHold(): boolean {
    return this.request.asked.effect === 'once';
  }

  private get isHolder(): boolean {
    return this.request.holder === this.around.executor;
  }

  private get timeLeftMs(): number {
    return this.sinceMs + this.request.asked.timeoutMs - this.around.clock.monotonic();
  }

  private work(): void {
    this.phase = 'working';
    const { execution, requestId } = this.request;
    const span = attemptSpan(this.request, this.around.clock.now());
    this.traceparent = span.traceparent;
    const terms = {
      traceparent: span.traceparent,
      requestId,
      signal: this.controller.signal,
      timeLeftMs: this.timeLeftMs,
      departing: () => void (this.departed = true),
      waits: (reason: string | undefined) => void (this.waitsFor = reason),
      tell: (decision: PolicyDecision) => this.tellPolicy(decision),
    };
    const cause = { traceparent: span.traceparent, execution: execution.id };
    onBehalfOf(requestId, () => this.around.work.run(this.request, terms), cause).then(
      (result) => {
        span.end(result);
        this.report(result);
      },
      (error) => {
        span.end();
        this.broken(error);
      },
    );
  }

  private timedOut({ step, timeoutMs }: StepRequested): void {
    const found =
      this.waitsFor === undefined ? 'it still at work; give it more time (timeoutMs) or less to do' : `nothing done: ${this.waitsFor}`;
    const message = `expected step ${step} to end within ${timeoutMs} ms, found ${found}`;
    this.report({ type: 'FailStep', error: { name: 'timeout', message } });
    this.controller.abort(TIMED_OUT);
  }

  /** First word counts. */
  private report(result: AttemptResult): void {
    if (this.ended || this.reported) return;
    this.reported = true;
    this.timeout?.cancel();
    this.grace?.cancel();
    const { execution, asked } = this.request;
    const effectless = result.type === 'FailStep' && this.isAlone && !this.departed && { effectless: true as const };
    this.around.sender.say({
      executionId: execution.id,
      tenant: execution.tenant,
      body: { ...result, ...effectless, step: asked.step, attempt: asked.attempt, executor: this.around.executor },
      traceparent: this.traceparent ?? this.request.traceparent,
      requestId: this.request.requestId,
      wanted: () => !this.ended,
      said: () => this.end(),
    });
  }

  /** Nobody but this executor can have begun it. */
  private get isAlone(): boolean {
    return this.mustHold ? this.isHolder : this.fresh && this.request.asked.dispatch === 1;
  }

  private tellPolicy(decision: PolicyDecision): Promise<void> {
    const { asked } = this.request;
    this.say({ type: 'ReportPolicy', step: asked.step, attempt: asked.attempt, policy: [decision] }, this.traceparent);
    return new Promise((resolve) => void this.told.set(decision.inputDigest, resolve));
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const resolve of this.told.values()) resolve();
    this.lease.cancel();
    this.timeout?.cancel();
    this.grace?.cancel();
    this.request.attempt = undefined;
    if (this.phase !== 'waiting') this.around.queue.done(this);
  }

  private nextRenewal(fromMs: number): WheelTimer {
    const dueMs = fromMs + this.request.asked.leaseMs / RENEWALS_PER_LEASE;
    return this.around.wheel.after(dueMs - this.around.clock.monotonic(), () => this.renew());
  }

  private renew(): void {
    const { step, attempt, dispatch } = this.request.asked;
    this.lease.cancel();
    this.lease = this.nextRenewal(this.around.clock.monotonic());
    this.say({ type: 'RenewLease', step, attempt, dispatch, executor: this.around.executor });
  }

  /** A heartbeat is no part of a trace. */
  private say(body: RenewLease | ReportPolicy, traceparent?: string): void {
    const { execution, requestId } = this.request;
    const wanted = () => !this.ended;
    const run = { executionId: execution.id, tenant: execution.tenant };
    this.around.sender.say({ ...run, body, requestId, traceparent, wanted, said: () => undefined });
  }

  /** `AttemptWork.run` turns every failure into a result; what still comes here is a defect of ours. */
  private readonly broken = (error: unknown): void => {
    const { execution, asked, requestId } = this.request;
    this.around.logger.error(
      { execution: execution.id, step: asked.step, attempt: asked.attempt, requestId, reason: String(error) },
      'an attempt broke',
    );
    const fault: StepError = {
      name: 'internal',
      message: `expected the executor to do step ${asked.step}, found a defect in it; see its log`,
    };
    this.report({ type: 'FailStep', error: fault });
  };
}

const CALLED_OFF = new Error('the attempt was called off');
const TIMED_OUT = new Error('the attempt timed out');

/** Two renewals may be lost and the lease still holds. */
export const RENEWALS_PER_LEASE = 3;

/** The last word after a cancel must be with the engine before it decides without it. */
export const GRACE_MARGIN_MS = 1_000;
