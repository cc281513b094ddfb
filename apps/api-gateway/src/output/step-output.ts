import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { isFinal, isSettled, stepAt, type StepState } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import type { OutputChunk } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import type { AnswerForm } from '../http/held-answer.js';
import { Problem } from '../http/problem.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { OutputConnection } from './output-connection.js';
import { OutputModel } from './output-model.js';

/** Answers that may be open at once in this process; each holds a connection and some memory. */
const OPEN_MAX = 1_000;

/**
 * How long output may come after its step's end. Its topic is read apart from the executions' log, and may be behind it; an executor that has
 * died never sends the last piece.
 */
const LATE_MS_MAX = 3_000;

/**
 * What a step's command says: from the beginning, and on while the step runs. Both watchers are set before the store is read, and a piece
 * is written once, so none is lost or repeated in between.
 */
@Injectable()
export class StepOutput implements BeforeApplicationShutdown {
  private readonly open = new Set<OutputConnection>();

  constructor(
    private readonly executions: ExecutionModel,
    private readonly outputs: OutputModel,
    private readonly clock: Clock,
  ) {}

  /** Takes the reply over. Throws the problems `step-unknown` and `streams-exceeded`. */
  async follow(entry: ExecutionEntry, step: string, form: AnswerForm, behind: string, reply: FastifyReply): Promise<void> {
    const has = ({ state }: ExecutionEntry) => stepAt(state.steps, step) !== undefined;
    if (!has(entry) && !(await this.executions.find(entry.tenant, entry.id, has))) {
      throw new Problem('step-unknown', `expected a step of ${entry.id} or the path of an instance, found ${step.slice(0, 200)}`);
    }
    if (this.open.size >= OPEN_MAX) {
      throw new Problem('streams-exceeded', `expected at most ${OPEN_MAX} live outputs, found that many; close one`, {
        headers: { 'retry-after': '10' },
      });
    }
    const endings: (() => void)[] = [];
    const connection = new OutputConnection(reply, form, () => {
      this.open.delete(connection);
      for (const end of endings) end();
    });
    this.open.add(connection);
    await new Following(this.outputs, this.clock, connection, step, endings).run(entry, behind, this.executions);
  }

  beforeApplicationShutdown(): void {
    for (const connection of [...this.open]) connection.end();
  }
}

/** One client that follows the output of one step. */
class Following {
  private early: OutputChunk[] | undefined = [];
  /** The newest run of the command whose output was seen, and whether its last piece was. */
  private newest = '';
  private complete = false;
  private settled = false;

  constructor(
    private readonly outputs: OutputModel,
    private readonly clock: Clock,
    private readonly connection: OutputConnection,
    private readonly step: string,
    /** Called when the connection ends. */
    private readonly endings: (() => void)[],
  ) {}

  async run(entry: ExecutionEntry, behind: string, executions: ExecutionModel): Promise<void> {
    const { connection, step } = this;
    this.endings.push(
      this.outputs.watch(entry.id, (chunk) => void (chunk.step === step && (this.early ? this.early.push(chunk) : this.write(chunk)))),
      executions.watch(entry.id, (changed) => this.endWhenOver(changed)),
    );
    try {
      for await (const chunk of this.outputs.read(entry.id, step, behind)) {
        this.write(chunk);
        await connection.room();
        if (!connection.open) return;
      }
    } catch (error) {
      connection.end();
      throw error;
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const chunk of early) this.write(chunk);
    this.endWhenOver((await executions.find(entry.tenant, entry.id)) ?? entry);
  }

  private write(chunk: OutputChunk): void {
    this.connection.write(chunk);
    if (chunk.run < this.newest) return;
    this.newest = chunk.run;
    this.complete = chunk.last === true;
    if (this.complete && this.settled && !this.early) this.connection.end();
  }

  /** Ends the answer when the step is over and its output complete, or late for too long. */
  private endWhenOver({ state }: ExecutionEntry): void {
    const step = stepAt(state.steps, this.step);
    this.settled = step === undefined || isSettled(step.status) || isFinal(state.status);
    if (!this.settled || this.early) return;
    const lateUntil = this.complete || !step ? 0 : lateUntilOf(step);
    if (lateUntil <= this.clock.now()) this.connection.end();
    else this.endings.push(this.clock.at(lateUntil, () => this.connection.end()));
  }
}

/** Until when pieces may still come, in milliseconds since the epoch. Only steps of type `command` have live output. */
const lateUntilOf = ({ type, endedAt }: StepState): number => (type === 'command' && endedAt !== undefined ? endedAt + LATE_MS_MAX : 0);
