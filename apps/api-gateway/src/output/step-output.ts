import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { isFinal, isSettled, stepAt, type StepState } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ClearedFeed, clearanceFrame } from '../access/cleared-feed.js';
import type { Reader } from '../access/clearances.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import type { AnswerForm, Feed } from '../http/held-answer.js';
import { HeldAnswers } from '../http/held-answers.js';
import { Problem } from '../http/problem.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { outputEvent, OutputFeed, outputText } from './output-feed.js';
import { OutputModel } from './output-model.js';

/**
 * How long output may come after its step's end. Its topic is read apart from the executions' log, and may be behind it; an executor that has
 * died never sends the last piece.
 */
const LATE_MS_MAX = 3_000;

/** What a step's command says: from the beginning, and on while the step runs. */
@Injectable()
export class StepOutput implements BeforeApplicationShutdown {
  private readonly answers: HeldAnswers;

  constructor(
    private readonly executions: ExecutionModel,
    private readonly outputs: OutputModel,
    private readonly clock: Clock,
    limits: GatewayLimits,
    logger: Logger,
  ) {
    const { stepOutputsMax: openMax, stalledMsMax } = limits;
    this.answers = new HeldAnswers({ one: 'live output', many: 'live outputs', openMax, stalledMsMax }, logger);
  }

  /** Takes the reply over. Throws the problems `step-unknown` and `streams-exceeded`. */
  async follow(
    entry: ExecutionEntry,
    step: string,
    form: AnswerForm,
    behind: string,
    { reply, reader }: { readonly reply: FastifyReply; readonly reader: Pick<Reader, 'mayRead'> },
  ): Promise<void> {
    const has = ({ state }: ExecutionEntry) => stepAt(state.steps, step) !== undefined;
    if (!has(entry) && !(await this.executions.find(entry.tenant, entry.id, has))) {
      throw new Problem('step-unknown', `expected a step of ${entry.id} or the path of an instance, found ${step.slice(0, 200)}`);
    }
    // A browser would ask for the rest again and again: that there is none it is told by 204.
    if (form === 'events' && (await this.isAllSaid(entry, step, behind))) return void reply.code(204).send();
    const answer = this.answers.hold(reply, form, () => {
      unwatch();
      feed.stop();
    });
    // Both watchers are set before the run is looked up and the store is read: nothing is lost in between.
    const wanted = { execution: entry.id, step, behind, render: form === 'text' ? outputText : outputEvent };
    const output = new OutputFeed(this.outputs, wanted, () => answer.wake());
    const feed = new StepFeed(output, this.clock, step, () => answer.wake());
    let newest = entry;
    const unwatch = this.executions.watch(entry.id, (changed) => {
      newest = changed;
      feed.changed(changed);
    });
    const farewell = form === 'events' ? clearanceFrame : () => '';
    const begun = async () => {
      feed.changed((await this.executions.find(entry.tenant, entry.id)) ?? entry);
      return new ClearedFeed(feed, () => newest.state, reader, farewell);
    };
    await this.answers.follow(answer, begun(), { execution: entry.id, step });
  }

  /** Whether the step is over, and nothing of what it said stands behind this place. */
  private async isAllSaid({ id, state }: ExecutionEntry, path: string, behind: string): Promise<boolean> {
    const step = stepAt(state.steps, path);
    if (step && !isSettled(step.status) && !isFinal(state.status)) return false;
    let isWhole = !step || lateUntilOf(step) <= this.clock.now();
    for await (const chunk of this.outputs.read(id, path, behind)) {
      if (outputEvent(chunk) !== '') return false;
      isWhole ||= chunk.last === true;
    }
    return isWhole;
  }

  beforeApplicationShutdown(): void {
    this.answers.endAll();
  }
}

/** Over when the step is, and its output complete, or late for too long. */
class StepFeed implements Feed {
  private settled = false;
  private lateUntil = 0;
  private cancelLate?: () => void;

  constructor(
    private readonly output: OutputFeed,
    private readonly clock: Clock,
    private readonly step: string,
    private readonly wake: () => void,
  ) {}

  next(): Promise<string | undefined> {
    return this.output.next();
  }

  get over(): boolean {
    return this.settled && this.output.idle && (this.output.complete || this.lateUntil <= this.clock.now());
  }

  changed({ state }: ExecutionEntry): void {
    const step = stepAt(state.steps, this.step);
    this.settled = step === undefined || isSettled(step.status) || isFinal(state.status);
    if (!this.settled) return;
    this.lateUntil = step ? lateUntilOf(step) : 0;
    this.cancelLate?.();
    this.cancelLate = this.clock.at(this.lateUntil, this.wake);
    this.wake();
  }

  stop(): void {
    this.cancelLate?.();
    this.output.stop();
  }
}

/** Until when pieces may still come, in milliseconds since the epoch. Only steps of type `command` have live output. */
const lateUntilOf = ({ type, endedAt }: StepState): number => (type === 'command' && endedAt !== undefined ? endedAt + LATE_MS_MAX : 0);
