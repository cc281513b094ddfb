import { Injectable } from '@nestjs/common';
import type { Actor, CompleteStep, ExecutionCommand, ExecutionEvent, FailStep } from '@runbook/domain';
import { commandId, CommandSender, type Sending } from '@runbook/service';
import { DecisionWaiter } from '../log/decision-waiter.js';
import type { WorkerTask } from './worker-task.js';

/** What a worker may say about a task. */
export type WorkersWord =
  { readonly type: 'RenewLease' } | Pick<CompleteStep, 'type' | 'output'> | Pick<FailStep, 'type' | 'error' | 'effectless'>;

/** The step that a word is about. */
type Spoken = Pick<WorkerTask, 'tenant' | 'execution' | 'step' | 'attempt' | 'dispatch' | 'action'>;

/** Who speaks: as the log names the worker, and as the service knows who came. */
export interface Speaker {
  readonly executor: string;
  readonly actor: Actor;
}

/** Puts workers' words to the execution, which alone decides what they mean (P6). */
@Injectable()
export class WorkerWords {
  constructor(
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
  ) {}

  /** Resolves when the channel has it; what comes of it stands on the log. */
  async say(word: WorkersWord, about: Spoken, speaker: Speaker): Promise<void> {
    await this.sender.toExecution(sendingOf(word, about, speaker));
  }

  /** The facts that came of it; undefined when it was refused. Throws the problem `decision-pending`. */
  async answerTo(word: WorkersWord, about: Spoken, speaker: Speaker): Promise<readonly ExecutionEvent[] | undefined> {
    const id = commandId();
    const subject = { id: about.execution, address: `/api/v1/executions/${about.execution}` };
    const { rejection, events } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({ ...sendingOf(word, about, speaker), id, answer: true }),
    );
    return rejection === undefined ? (events as readonly ExecutionEvent[]) : undefined;
  }
}

function sendingOf(word: WorkersWord, about: Spoken, { executor, actor }: Speaker): Sending<ExecutionCommand> {
  return { aggregateId: about.execution, tenant: about.tenant, actor, body: commandOf(word, about, executor) };
}

function commandOf(word: WorkersWord, { step, attempt, dispatch, action }: Spoken, executor: string): ExecutionCommand {
  // `use` binds the word to the action that the worker was let speak for.
  const about = { step, attempt, executor, use: action };
  return word.type === 'RenewLease' ? { ...word, ...about, dispatch } : { ...word, ...about };
}
