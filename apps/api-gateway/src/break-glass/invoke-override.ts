import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ownOverride, type ExecutionRejection, type Override } from '@runbook/domain';
import { IdentityCatalogue, uuidv7 } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { problemOfExecution } from '../http/problems-of-rejections.js';
import { digestOfParts } from '../log/digests.js';
import { reused } from '../log/in-flight.js';
import { KnownByNow } from '../log/known-by-now.js';
import { onceCatalogued } from '../log/once-catalogued.js';
import { ApprovalDocuments } from '../approvals/model/approval-documents.js';
import type { ApprovalDocument } from '../approvals/model/approval-document.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import type { OverrideRequest } from './override-requests.js';

/** Opens a gate without its votes. Resolves when the run has opened it, with what is owed for it. */
export class InvokeOverride extends Command<Override> {
  constructor(
    readonly principal: Principal,
    readonly document: ApprovalDocument,
    readonly request: OverrideRequest,
    /** The `Idempotency-Key`: the same request is the same override. */
    readonly key?: string,
  ) {
    super();
  }
}

@CommandHandler(InvokeOverride)
export class InvokeOverrideHandler implements ICommandHandler<InvokeOverride> {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly approvals: ApprovalDocuments,
    private readonly known: KnownByNow,
  ) {}

  /** Throws the problems of members and of runs, and `not-ready` where the run does not answer in time. */
  async execute({ principal, document, request, key }: InvokeOverride): Promise<Override> {
    const { tenant, id: person } = principal.actor;
    const { _id: approval, execution, step } = document;
    const id = `ovr_${key === undefined ? uuidv7() : digestOfParts([tenant, person, approval, key])}`;
    const override = { override: id, execution, step, approval, ...request };
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'InvokeOverride', ...override }));
    const find = () => ownOverride(this.identities.of(tenant), id);
    // The one of a key that came before may have been about something else.
    const { digest, reason } = await onceCatalogued(find, 'the override', `/api/v1/overrides/${id}`);
    if (digest !== request.digest || reason !== request.reason) throw reused();
    const answered = () => {
      const found = find();
      return found?.status === 'invoked' ? undefined : found;
    };
    const heard = await onceCatalogued(answered, 'the answer of the run', `/api/v1/overrides/${id}`);
    if (heard.refusal) throw problemOfExecution(heard.refusal as ExecutionRejection);
    await this.awaitOpened(approval, execution);
    return heard;
  }

  /** The next request of the same caller must find the gate open. */
  private async awaitOpened(approval: string, execution: string): Promise<void> {
    await this.known.ofExecutions(async () => {
      const found = await this.approvals.get(approval);
      return found?.status === 'open' ? undefined : found;
    }, execution);
  }
}
