import type { StepError, StepRequested } from '@runbook/domain';
import type { Clock } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import type { StepRunners } from '../steps/step-runner.js';
import type { AttemptResult } from './attempt-result.js';
import type { AttemptWork } from './attempt-work.js';
import type { OpenRequest, RunningAttempt } from './requests.js';
import type { ResultSender } from './result-sender.js';
import type { TimerWheel, WheelTimer } from './timer-wheel.js';
import { attemptSpan } from './attempt-span.js';
import type { Work, WorkQueue } from './work-queue.js';

/** What attempts need of their executor. */
export interface AttemptSurroundings {
  /** Names this process in its results. */
  readonly executor: string;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly queue: WorkQueue;
  readonly sender: ResultSender;
  readonly runners: StepRunners;
  readonly work: AttemptWork;
  readonly logger: Logger;
}

/**
 * One open request from the moment that it waits until its result is with the orchestrator or nobody wants one.
 *
 * 1. It begins once; the lease is renewed every third of its length from the request on, so a short attempt never renews.
 * 2. It ends by its result, its time-out or `stop`; what comes later is not heard. One that is out of time before it begins is not begun.
 * 3. The slot is held until the result is sent: an executor that cannot report takes no more work.
 */
export class Attempt implements Work, RunningAttempt {
  readonly at: number;
  readonly target?: string;
  readonly bytes: number;
  private readonly controller = new AbortController();
  private lease: WheelTimer;
  private timeout?: WheelTimer;
  private running = false;
  private reported = false;
  private ended = false;

  constructor(
    private readonly request: OpenRequest,
    private readonly around: AttemptSurroundings,
    /**
     * When its lease and its time-out began, by our clock. A live request's are counted from its arrival: the engine's clock may differ.
     */
    private readonly sinceMs: number,
  ) {
    this.at = request.asked.at;
    this.bytes = request.bytes;
    this.target = around.runners.find(request.asked.stepType)?.target?.(request.asked.parameters);
    this.lease = this.nextRenewal(sinceMs);
    request.attempt = this;
  }

  begin(): boolean {
    if (this.request.closed || this.ended) return false;
    this.running = true;
    const { asked } = this.request;
    const endsAtMs = this.sinceMs + asked.timeoutMs;
    if (endsAtMs <= this.around.clock.now()) {
      this.timedOut(asked);
      return true;
    }
    this.timeout = this.around.wheel.at(endsAtMs, () => this.timedOut(asked));
    const span = attemptSpan(this.request.execution, asked);
    this.around.work.run(this.request, span.traceparent, this.controller.signal).then((result) => {
      span.end(result);
      this.report(result, span.traceparent);
    }, this.broken);
    return true;
  }

  /** Another dispatch of the same attempt: the engine missed our renewals, so it hears of us now. */
  askedAgain(): void {
    if (!this.ended) this.renew();
  }

  stop(): void {
    if (this.ended) return;
    this.ended = true;
    this.lease.cancel();
    this.timeout?.cancel();
    this.request.attempt = undefined;
    if (!this.reported) this.controller.abort(CALLED_OFF);
    if (this.running) this.around.queue.done(this);
  }

  private timedOut({ step, timeoutMs }: StepRequested): void {
    const message = `expected step ${step} to end within ${timeoutMs} ms, found it still at work; give it more time (timeoutMs) or less to do`;
    this.report({ type: 'FailStep', error: { name: 'timeout', message } });
    this.controller.abort(TIMED_OUT);
  }

  /** First word counts. */
  private report(result: AttemptResult, traceparent?: string): void {
    if (this.ended || this.reported) return;
    this.reported = true;
    this.timeout?.cancel();
    const { execution, asked } = this.request;
    this.around.sender.say({
      executionId: execution.id,
      tenant: execution.tenant,
      body: { ...result, step: asked.step, attempt: asked.attempt, executor: this.around.executor },
      traceparent,
      wanted: () => !this.ended,
      said: () => this.done(),
    });
  }

  private done(): void {
    if (this.ended) return;
    this.ended = true;
    this.lease.cancel();
    this.request.attempt = undefined;
    this.around.queue.done(this);
  }

  private nextRenewal(fromMs: number): WheelTimer {
    return this.around.wheel.at(fromMs + this.request.asked.leaseMs / RENEWALS_PER_LEASE, () => this.renew());
  }

  private renew(): void {
    const { execution, asked } = this.request;
    this.lease.cancel();
    this.lease = this.nextRenewal(this.around.clock.now());
    this.around.sender.say({
      executionId: execution.id,
      tenant: execution.tenant,
      body: { type: 'RenewLease', step: asked.step, attempt: asked.attempt, dispatch: asked.dispatch, executor: this.around.executor },
      wanted: () => !this.ended,
      said: () => undefined,
    });
  }

  /** `AttemptWork.run` turns every failure into a result; what still comes here is a defect of ours. */
  private readonly broken = (error: unknown): void => {
    const { execution, asked } = this.request;
    this.around.logger.error(
      { execution: execution.id, step: asked.step, attempt: asked.attempt, reason: String(error) },
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
