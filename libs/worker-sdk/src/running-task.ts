import { ActionFailed, type ActionHandler } from './action.js';
import { BackOff } from './back-off.js';
import type { Log } from './log.js';
import { jsonText, type Output } from './exact-json.js';
import type { Task } from './task.js';
import { RequestRefused, TaskGone, type Failure, type Transport } from './transport.js';

/** Why the signal of a task aborted: the reason that handlers see. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
  constructor(readonly why: 'cancelled' | 'timeout' | 'gone' | 'stopping') {
    super(`the task was stopped: ${why}`);
  }
}

/**
 * One task from its taking to its end. The lease is kept until the service has the result; a word that does not come through is said again,
 * and means nothing twice.
 */
export class RunningTask {
  private readonly stopped = new AbortController();
  private readonly over = new AbortController();

  constructor(
    private readonly task: Task,
    private readonly handler: ActionHandler,
    private readonly transport: Transport,
    private readonly log: Log,
  ) {}

  /** Resolves when nothing of it runs here any more; never rejects. */
  async run(): Promise<void> {
    const timer = setTimeout(() => this.stop('timeout'), this.task.timeLeftMs);
    const beating = this.beat();
    const outcome = await this.outcome();
    clearTimeout(timer);
    await this.report(outcome);
    this.over.abort();
    await beating;
  }

  stop(why: TaskStopped['why']): void {
    this.stopped.abort(new TaskStopped(why));
  }

  private get isGone(): boolean {
    return this.stopped.signal.aborted && (this.stopped.signal.reason as TaskStopped).why === 'gone';
  }

  private async outcome(): Promise<{ readonly output: Output } | Failure> {
    const { parameters, leaseMs: _leaseMs, timeLeftMs: _timeLeftMs, ...task } = this.task;
    try {
      const output = await this.handler(parameters as never, { ...task, signal: this.stopped.signal });
      return { output: writable(output ?? null) };
    } catch (error) {
      return this.failureOf(error);
    }
  }

  private failureOf(error: unknown): Failure {
    const { signal } = this.stopped;
    if (signal.aborted && !(error instanceof ActionFailed)) {
      const { why } = signal.reason as TaskStopped;
      const name = why === 'timeout' ? 'timeout' : why === 'stopping' ? 'internal' : 'cancelled';
      return { error: { name, message: `expected ${this.task.action} to end by itself, found it stopped (${why})` } };
    }
    if (error instanceof ActionFailed) {
      const { code, message, more } = error;
      const { terminal, details, effectless } = more;
      const told = {
        name: code,
        message: shortened(message),
        ...(terminal && { terminal }),
        ...(details !== undefined && { details: shown(details) }),
      };
      return { error: told, ...(effectless && { effectless }) };
    }
    const message = error instanceof Error ? error.message : String(error);
    this.log('error', 'an action broke', { ...this.about(), reason: error instanceof Error ? error.stack : message });
    return {
      error: { name: 'internal', message: shortened(`expected ${this.task.action} to say what failed, found a defect: ${message}`) },
    };
  }

  private async beat(): Promise<void> {
    const backOff = new BackOff();
    while (!this.over.signal.aborted) {
      try {
        const { cancel } = await this.transport.pulse(this.task, this.over.signal);
        backOff.succeeded();
        if (!cancel) continue;
        if (!this.stopped.signal.aborted) this.stop('cancelled');
        // Told again at once otherwise.
        await backOff.wait(this.over.signal);
      } catch (error) {
        if (this.over.signal.aborted) return;
        if (error instanceof TaskGone || error instanceof RequestRefused) return this.lose(error);
        this.log('warn', 'a heartbeat did not come through; trying again', { ...this.about(), reason: (error as Error).message });
        await backOff.wait(this.over.signal);
      }
    }
  }

  /** What is done from here on, another worker does too. */
  private lose(error: Error): void {
    this.log('warn', 'a task is not this worker’s any more', { ...this.about(), reason: error.message });
    this.stop('gone');
  }

  private async report(outcome: { readonly output: Output } | Failure): Promise<void> {
    const backOff = new BackOff();
    let word = outcome;
    while (!this.isGone) {
      try {
        if ('output' in word) await this.transport.complete(this.task, word.output);
        else await this.transport.fail(this.task, word);
        return;
      } catch (error) {
        if (error instanceof TaskGone) return this.lose(error);
        if (error instanceof RequestRefused) {
          if (!('output' in word)) return this.lose(error);
          word = unfit(error);
          continue;
        }
        this.log('warn', 'a result did not come through; trying again', { ...this.about(), reason: (error as Error).message });
        await backOff.wait(this.over.signal);
      }
    }
  }

  private about(): Readonly<Record<string, unknown>> {
    const { id, action, execution, step, attempt } = this.task;
    return { task: id, action, execution: execution.id, step, attempt };
  }
}

/** The output cannot be taken as it is: too large, too deep, no JSON. */
const unfit = ({ message }: RequestRefused): Failure => ({
  error: {
    name: 'invalid-output',
    message: shortened(`expected an output that the service takes, found one refused: ${message}`),
    terminal: true,
  },
});

/** What cannot be written could never be told. Throws `ActionFailed`. */
function writable(output: Output): Output {
  try {
    jsonText(output);
    return output;
  } catch (error) {
    const message = `expected an output that can be written as JSON: ${(error as Error).message}`;
    throw new ActionFailed('invalid-output', message, { terminal: true });
  }
}

/** A failure is told whatever its details are. */
function shown(details: Output): Output {
  try {
    jsonText(details);
    return details;
  } catch (error) {
    return `left out: ${(error as Error).message}`;
  }
}

/** Of a message, in characters; people read it. */
const MESSAGE_LENGTH_MAX = 2_000;

const shortened = (message: string): string =>
  (message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX - 1)}…` : message) || 'no message';
