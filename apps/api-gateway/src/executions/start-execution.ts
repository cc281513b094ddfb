import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, JsonObject, TriggerCause } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { commandId, CommandSender, RunbookCatalogue, spill, type CataloguedRunbook } from '@runbook/service';
import { Problem, problemOfExecution } from '../http/problem.js';
import { checkInputs } from './check-inputs.js';
import { DecisionWaiter } from './decision-waiter.js';
import { ExecutionModel } from './execution-model.js';
import { InFlight, reused } from './in-flight.js';
import { requestDigestOf } from './request-digest.js';
import type { StartRequest } from './start-request.js';

export interface Started {
  readonly id: string;
  /** The same start came before; nothing new was begun. */
  readonly replayed: boolean;
}

/** Asks for an execution: the one way in, for people and for triggers. */
export class StartExecution extends Command<Started> {
  constructor(
    readonly actor: Actor,
    readonly executionId: string,
    readonly request: StartRequest,
    /** The id was made from a key, so the execution may be there already. */
    readonly repeatable: boolean,
    readonly trigger?: TriggerCause,
  ) {
    super();
  }
}

@CommandHandler(StartExecution)
export class StartExecutionHandler implements ICommandHandler<StartExecution> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly executions: ExecutionModel,
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
    private readonly blobs: BlobStore,
    private readonly inFlight: InFlight,
  ) {}

  async execute(command: StartExecution): Promise<Started> {
    const requestDigest = requestDigestOf(command.request);
    if (!command.repeatable) return this.decide(command, requestDigest);
    return this.inFlight.run(command.executionId, requestDigest, () => this.repeat(command, requestDigest));
  }

  /** Answers from the read model where it can: a repeated start is right even when the newest version has other inputs by now. */
  private async repeat(command: StartExecution, requestDigest: string): Promise<Started> {
    const known = await this.executions.find(command.actor.tenant, command.executionId);
    if (!known) return this.decide(command, requestDigest);
    if (known.state.requestDigest !== requestDigest) throw reused();
    return { id: known.id, replayed: true };
  }

  private async decide(command: StartExecution, requestDigest: string): Promise<Started> {
    const { actor, executionId, request, trigger } = command;
    const runbook = this.runbook(actor.tenant, request);
    checkInputs(runbook, request.inputs);
    const inputs = (await spill(request.inputs, this.blobs)) as JsonObject;
    const { legalBasis, dataLicenses, incidentId } = request;
    const id = commandId();
    const subject = { id: executionId, address: `/api/v1/executions/${executionId}` };
    const { runbookId, version, digest } = runbook;
    const pin = { id: runbookId, version, digest };
    const body = { type: 'StartExecution', runbook: pin, inputs, requestDigest, legalBasis, dataLicenses, incidentId, trigger } as const;
    const { rejection } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({ id, aggregateId: executionId, tenant: actor.tenant, actor, answer: true, body }),
    );
    if (rejection === undefined) return { id: executionId, replayed: false };
    if (rejection.code === 'already-started') return { id: executionId, replayed: true };
    throw problemOfExecution(rejection as Parameters<typeof problemOfExecution>[0]);
  }

  private runbook(tenant: string, { runbookId, version }: StartRequest): CataloguedRunbook {
    const found = this.catalogue.runbook(tenant, runbookId, version);
    if (found) return found;
    const wanted = version === undefined ? runbookId : `${runbookId} version ${version}`;
    const pointer = version !== undefined && this.catalogue.runbook(tenant, runbookId) ? '/version' : '/runbookId';
    const message = `expected a registered runbook, found none called ${wanted}; register it first, or look at GET /api/v1/runbooks`;
    throw new Problem('runbook-unknown', message, { errors: [{ pointer, message }] });
  }
}
