import { Injectable } from '@nestjs/common';
import { isRequester, type Actor, type StartExecution } from '@runbook/domain';
import { problemOfExecution } from '../../http/problems-of-rejections.js';
import { Decisions } from '../../log/decisions.js';
import { InFlight, reused } from '../../log/in-flight.js';
import { ExecutionModel } from '../model/execution-model.js';
import { StartQuotas } from './start-quotas.js';

export interface Started {
  readonly id: string;
  /** The same start came before; nothing new was begun. */
  readonly replayed: boolean;
}

/** A start that is asked for: of a runbook, or of an ended run again. */
export interface Start {
  readonly actor: Actor;
  readonly executionId: string;
  readonly requestDigest: string;
  /** The id was made from a key, so an earlier request may have started the execution. */
  readonly repeatable: boolean;
  /** Persons who asked for it beside the actor. */
  readonly requesters?: readonly string[] | undefined;
  /** Of an event, which got its room where it came in. */
  readonly trigger?: object | undefined;
}

/** Sends starts and waits for their decision. A start that came before, with the same key, is answered as the first one was. */
@Injectable()
export class ExecutionStarts {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly decisions: Decisions,
    private readonly inFlight: InFlight,
    private readonly quotas: StartQuotas,
  ) {}

  /** `command` makes the command's body; it is called only for a start that did not come before. Throws problems. */
  async begin(start: Start, command: () => Promise<StartExecution>): Promise<Started> {
    if (!start.repeatable) return this.decide(start, await command());
    return this.inFlight.run(start.executionId, start.requestDigest, () => this.repeat(start, command));
  }

  /**
   * Looks into the read model first: a repeated start is answered even when the runbook's newest version refuses its inputs by now. A start that
   * this gateway has not read of yet is refused by the execution itself, as one that came before.
   */
  private async repeat(start: Start, command: () => Promise<StartExecution>): Promise<Started> {
    const first = await this.executions.findRead(start.actor.tenant, start.executionId);
    if (!first) return this.decide(start, await command());
    if (first.state.requestDigest !== start.requestDigest) throw reused();
    await this.join(start);
    return { id: first.id, replayed: true };
  }

  /** Whoever asks for a run that is there has asked for it too, which counts where four eyes are asked for. Nothing happens where there is none. */
  async join({ actor, executionId, requesters = [] }: Pick<Start, 'actor' | 'executionId' | 'requesters'>): Promise<void> {
    const asking = actor.kind === 'person' ? [actor.id, ...requesters] : requesters;
    if (asking.length === 0) return;
    const run = await this.executions.findRead(actor.tenant, executionId);
    if (run && asking.every((person) => isRequester(run.state, person))) return;
    const body = { type: 'RepeatStart', ...(requesters.length > 0 && { requesters }) } as const;
    await this.decisions.ofExecution({ aggregateId: executionId, tenant: actor.tenant, actor, body });
  }

  private async decide(start: Start, body: StartExecution): Promise<Started> {
    const release = start.trigger ? undefined : this.quotas.reserve(start.actor.tenant);
    try {
      return await this.decided(start, body);
    } finally {
      release?.();
    }
  }

  private async decided({ actor, executionId }: Start, body: StartExecution): Promise<Started> {
    const { rejection, events } = await this.decisions.ofExecution({ aggregateId: executionId, tenant: actor.tenant, actor, body });
    // It was there, and the caller has joined those who asked for it.
    if (rejection === undefined) return { id: executionId, replayed: events[0]?.type === 'StartRepeated' };
    if (rejection.code === 'already-started') return { id: executionId, replayed: true };
    throw problemOfExecution(rejection);
  }
}
