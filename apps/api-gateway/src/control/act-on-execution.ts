import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, ExecutionCommand, ExecutionRejection } from '@runbook/domain';
import { commandId } from '@runbook/service';
import { problemOfExecution } from '../http/problems-of-rejections.js';
import { Decisions } from '../log/decisions.js';
import { InFlight, reused } from '../log/in-flight.js';
import { keyedCommand } from '../log/keyed-command.js';
import { KeyedDecisions, type KeyedDecision } from '../log/keyed-decisions.js';
import { releasedBy } from '../log/released-steps.js';
import { ExecutionModel } from '../runs/model/execution-model.js';

export interface Acted {
  /** The same request came before; nothing new was done. */
  readonly replayed: boolean;
  /** After a resume or a release: paths of the steps that it let go on. */
  readonly released?: readonly string[];
}

/** Sends a command to an execution that exists. Resolves when it is decided; a command whose effect holds already counts as done. */
export class ActOnExecution extends Command<Acted> {
  constructor(
    readonly actor: Actor,
    readonly executionId: string,
    readonly body: ExecutionCommand,
    /** The `Idempotency-Key`, and the route that it came to: the same key may be used for different acts. */
    readonly once?: { readonly key: string; readonly route: string },
  ) {
    super();
  }
}

/** Somebody else who acts on the same at the same time may be there once or twice; a stream of such acts is told to the caller. */
const TRIES_MAX = 4;

@CommandHandler(ActOnExecution)
export class ActOnExecutionHandler implements ICommandHandler<ActOnExecution> {
  constructor(
    private readonly decisions: Decisions,
    private readonly keyed: KeyedDecisions,
    private readonly inFlight: InFlight,
    private readonly executions: ExecutionModel,
  ) {}

  /** Throws problems. */
  async execute(act: ActOnExecution): Promise<Acted> {
    const { actor, executionId, body, once } = act;
    if (!once) return answer(await this.decide(act, commandId, () => Promise.resolve(false)));
    const { slot, id } = keyedCommand([actor.tenant, actor.id, executionId, once.route, once.key], body);
    return this.inFlight.run(slot, id, async () => {
      const earlier = await this.keyed.get(slot);
      if (earlier) return answerOf(earlier, id);
      const isDone = async () => (await this.keyed.get(slot))?.done === 1;
      const decided = await this.decide(act, () => id, isDone);
      // The first request may have been decided just before this one was sent: then its decision is the answer.
      const first = decided.rejection && (await this.keyed.get(slot));
      return first ? answerOf(first, id, first.done === 1) : answer(decided);
    });
  }

  /**
   * The command says what this gateway knew of the run, so that it does nothing when it is delivered again later. Refused because somebody
   * acted on the same meanwhile, it has done nothing and never will; the refusal came behind their act, which is known by now, so the same
   * request is a timely one. What the caller expects themselves (`expectedAttempt`, `expectedDeadlineAt`) is theirs to look at again.
   */
  private async decide(act: ActOnExecution, makeId: () => string, isDone: () => Promise<boolean>): Promise<Decided> {
    let seenActs = await this.seenActs(act);
    for (let tries = 1; ; tries++) {
      const decided = await this.send(act, makeId(), seenActs);
      if (decided.rejection?.code !== 'outdated' || tries === TRIES_MAX) return decided;
      const known = await this.seenActs(act);
      if (known === seenActs || (await isDone())) return decided;
      seenActs = known;
    }
  }

  private async seenActs({ actor, executionId }: ActOnExecution): Promise<number> {
    return (await this.executions.find(actor.tenant, executionId))?.state.acts?.count ?? 0;
  }

  private async send({ actor, executionId, body }: ActOnExecution, id: string, seenActs: number): Promise<Decided> {
    const command = { ...body, seenActs } as ExecutionCommand;
    const sending = { id, aggregateId: executionId, tenant: actor.tenant, actor, body: command };
    const { rejection, events } = await this.decisions.ofExecution(sending);
    const released = releasedBy(events);
    return { rejection, ...(released && { released }) };
  }
}

interface Decided extends Pick<Acted, 'released'> {
  readonly rejection?: ExecutionRejection;
}

/** The answer to a request whose key was used before: to the same command the first one's decision, to another none. */
function answerOf(first: KeyedDecision, id: string, replayed = true): Acted {
  if (first.command !== id) throw reused();
  return { ...answer(first), replayed };
}

function answer({ rejection, released }: Decided): Acted {
  if (rejection && rejection.code !== 'already-holds') throw problemOfExecution(rejection);
  return { replayed: false, ...(released && { released }) };
}
