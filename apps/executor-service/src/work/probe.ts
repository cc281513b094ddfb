import { backoffMs } from '@runbook/ports';
import { onBehalfOf } from '@runbook/service';
import type { ProbeAnswer } from '../actions/action.js';
import type { ProbeReply } from './attempt-work.js';
import type { AttemptSurroundings } from './attempt-surroundings.js';
import type { OpenRequest } from './requests.js';
import { traceparentOf } from './traceparent.js';
import type { WheelTimer } from './timer-wheel.js';
import type { Work } from './work-queue.js';

/**
 * Finds out what became of an attempt that is in doubt, where its step has a way to ask, and says so.
 *
 * 1. An attempt that still works here is waited for: its own word ends the doubt.
 * 2. While the answer is `unknown`, or cannot be had, it is asked again, later and later, `TRIES_MAX` times; then a person must say.
 * 3. A restart begins anew. Nothing is said once the log settles the step.
 */
export class Probe implements Work {
  readonly at: number;
  readonly tenant: string;
  readonly bytes: number;
  readonly target?: string;
  private readonly controller = new AbortController();
  private timer: WheelTimer;
  private tries = 0;
  private asking = false;

  constructor(
    private readonly request: OpenRequest,
    private readonly around: AttemptSurroundings,
    private readonly giveUp: () => void,
  ) {
    this.at = request.asked.at;
    this.tenant = request.execution.tenant;
    this.bytes = request.bytes;
    this.target = around.runners.find(request.asked.stepType)?.target?.(request.asked.parameters);
    this.timer = this.later();
  }

  begin(): boolean {
    if (this.request.closed) return false;
    this.asking = true;
    this.ask().then(
      (reply) => this.answered(reply),
      (error: Error) => this.answered({ answer: 'unknown' }, error.message),
    );
    return true;
  }

  stop(): void {
    this.timer.cancel();
    this.controller.abort(new Error('nobody asks any more'));
  }

  private ask(): Promise<ProbeReply | undefined> {
    const { request, around } = this;
    const { timeoutMs } = request.asked;
    const timeLeftMs = Math.min(timeoutMs, ASK_MS_MAX);
    const overdue = new AbortController();
    const timer = around.wheel.after(timeLeftMs, () => overdue.abort(new Error(`no answer within ${timeLeftMs} ms`)));
    const signal = AbortSignal.any([this.controller.signal, overdue.signal]);
    const { requestId } = request;
    const terms = {
      traceparent: request.traceparent ?? traceparentOf(request.execution),
      requestId,
      signal,
      timeLeftMs,
      departing: () => undefined,
    };
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return Promise.race([
      onBehalfOf(requestId, () => around.work.probe(request, terms), { execution: request.execution.id }),
      late,
    ]).finally(() => timer.cancel());
  }

  private answered(reply: ProbeReply | undefined, reason?: string): void {
    if (this.asking) this.around.queue.done(this);
    this.asking = false;
    if (this.request.closed) return;
    const { execution, asked, requestId } = this.request;
    const facts = { requestId, execution: execution.id, step: asked.step, attempt: asked.attempt, tries: this.tries };
    if (reply === undefined) return this.giveUp();
    if (reply.answer !== 'unknown') return this.say(reply.answer, reply.policy);
    if (reason !== undefined) this.around.logger.warn({ ...facts, reason }, 'a probe failed; asking again');
    if (this.tries < TRIES_MAX) this.timer = this.later();
    else {
      this.around.logger.warn(facts, 'no probe could tell whether a step happened; a person must resolve it');
      this.giveUp();
    }
  }

  private say({ happened, output }: Exclude<ProbeAnswer, 'unknown'>, policy: ProbeReply['policy']): void {
    const { execution, asked } = this.request;
    this.around.sender.say({
      executionId: execution.id,
      tenant: execution.tenant,
      body: {
        type: 'ReportProbe',
        step: asked.step,
        attempt: asked.attempt,
        happened,
        ...(output !== undefined && { output }),
        ...(policy && { policy }),
      },
      requestId: this.request.requestId,
      wanted: () => !this.request.closed,
      said: () => undefined,
    });
  }

  private later(): WheelTimer {
    const delayMs = backoffMs(this.tries + 1, DELAY_MS, DELAY_MS_MAX, 0);
    return this.around.wheel.after(delayMs, () => {
      if (this.request.attempt) {
        this.timer = this.later();
        return;
      }
      if (!this.around.work.mayProbe(this.request)) return this.giveUp();
      this.tries++;
      this.around.queue.add(this);
    });
  }
}

/** What was under way when the doubt arose gets a moment to arrive. */
const DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** About a quarter of an hour; after that a person is quicker. */
export const TRIES_MAX = 20;

/** An answer takes no longer than this; the step's own time-out may be shorter. */
const ASK_MS_MAX = 60_000;
