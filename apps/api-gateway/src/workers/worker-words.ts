import { Injectable } from '@nestjs/common';
import type { Actor, CompleteStep, ExecutionCommand, ExecutionEvent, FailStep } from '@runbook/domain';
import { commandId, CommandSender } from '@runbook/service';
import { DecisionWaiter } from '../executions/decision-waiter.js';
import type { WorkerTask } from './worker-task.js';

/** What a worker may say about a task. */
export type WorkersWord =
  { readonly type: 'RenewLease' } | Pick<CompleteStep, 'type' | 'output'> | Pick<FailStep, 'type' | 'error' | 'effectless'>;

/** Puts workers' words to the execution, which alone decides what they mean (P6). */
@Injectable()
export class WorkerWords {
  constructor(
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
  ) {}

  /** The facts that came of it; undefined when it was refused. Throws the problem `decision-pending`. */
  async answerTo(word: WorkersWord, task: WorkerTask, executor: string, actor: Actor): Promise<readonly ExecutionEvent[] | undefined> {
    const id = commandId();
    const subject = { id: task.execution, address: `/api/v1/executions/${task.execution}` };
    const { rejection, events } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({
        id,
        aggregateId: task.execution,
        tenant: task.tenant,
        actor,
        answer: true,
        body: commandOf(word, task, executor),
      }),
    );
    return rejection === undefined ? (events as readonly ExecutionEvent[]) : undefined;
  }
}

export function commandOf(word: WorkersWord, { step, attempt, dispatch, action }: WorkerTask, executor: string): ExecutionCommand {
  // `use` binds the word to the action that the worker was let speak for.
  const about = { step, attempt, executor, use: action };
  return word.type === 'RenewLease' ? { ...word, ...about, dispatch } : { ...word, ...about };
}
