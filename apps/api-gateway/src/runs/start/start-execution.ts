import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  marksIn,
  type Actor,
  type JsonObject,
  type Runbook,
  type StartExecution as StartCommand,
  type TriggerCause,
} from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { RunbookCatalogue, spill, type CataloguedRunbook } from '@runbook/service';
import { pointerTo } from '../../http/json-pointer.js';
import { Problem } from '../../http/problem.js';
import { KnownByNow } from '../../log/known-by-now.js';
import { requestDigestOf } from '../../log/digests.js';
import { checkedInputs } from './check-inputs.js';
import { compiledOf } from './compiled-runbooks.js';
import { ExecutionStarts, type Started } from './execution-starts.js';
import type { StartRequest } from './start-request.js';

/** Starts an execution, for a person or for a trigger: every start but a rerun comes this way. */
export class StartExecution extends Command<Started> {
  constructor(
    readonly actor: Actor,
    readonly executionId: string,
    readonly request: StartRequest,
    /** The id was made from a key, so an earlier request may have started the execution. */
    readonly repeatable: boolean,
    readonly trigger?: TriggerCause,
    /** Persons who asked for it beside the actor. */
    readonly requesters?: readonly string[],
    /** How what led to it is classified: the event of a source. */
    readonly classification?: string,
    /** Throws the problem of who may not start what begins so labelled. */
    readonly expectCleared?: (labels: readonly (string | undefined)[]) => void,
  ) {
    super();
  }
}

@CommandHandler(StartExecution)
export class StartExecutionHandler implements ICommandHandler<StartExecution> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly starts: ExecutionStarts,
    private readonly blobs: BlobStore,
    private readonly known: KnownByNow,
  ) {}

  execute(asked: StartExecution): Promise<Started> {
    const requestDigest = requestDigestOf(asked.request);
    return this.starts.begin({ ...asked, requestDigest }, () => this.command(asked, requestDigest));
  }

  private async command(asked: StartExecution, requestDigest: string): Promise<StartCommand> {
    const { actor, request, trigger, requesters, classification } = asked;
    const runbook = await this.runbook(actor.tenant, request);
    const filled = checkedInputs(runbook, request.inputs);
    checkSamples(runbook, request.samples);
    // Here they are whole: what is marked in a large member would not be found behind its reference.
    const marks = marksIn(filled);
    asked.expectCleared?.([...this.labelsOf(actor.tenant, runbook, request), classification, ...marks]);
    const inputs = (await spill(filled, this.blobs)) as JsonObject;
    const { legalBasis, authorityId, dataLicenses, incidentId, labels, triggeredBy, dryRun, samples } = request;
    const { runbookId, version, digest, draft } = runbook;
    const pin = { id: runbookId, version, digest, ...(draft !== undefined && { draft }) };
    return {
      type: 'StartExecution',
      runbook: pin,
      inputs,
      requestDigest,
      legalBasis,
      ...(authorityId !== undefined && { authority: authorityId }),
      dataLicenses,
      ...(classification !== undefined && { classification }),
      ...(marks.length > 0 && { marks }),
      incidentId,
      ...(labels && { labels }),
      ...(triggeredBy !== undefined && { triggeredBy }),
      trigger,
      ...(requesters && { requesters }),
      ...(dryRun && { dryRun }),
      ...(samples && { samples: (await spill(samples, this.blobs)) as JsonObject }),
    };
  }

  /** As far as they are known here; the run itself says how it is classified. */
  private labelsOf(tenant: string, { definition }: CataloguedRunbook, { legalBasis, authorityId }: StartRequest): (string | undefined)[] {
    const ofRunbook = (definition as unknown as Runbook).legalBasis;
    const id = authorityId ?? (legalBasis ? undefined : ofRunbook?.authority);
    const authority = id === undefined ? undefined : this.catalogue.authorities.find(tenant, id);
    return [legalBasis?.classification, authority?.terms.classification, ofRunbook?.classification];
  }

  private async runbook(tenant: string, { runbookId, version, draft }: StartRequest): Promise<CataloguedRunbook> {
    if (draft !== undefined) return this.draft(tenant, runbookId, draft);
    const found = await this.known.ofRegistry(() => this.catalogue.runbook(tenant, runbookId, version));
    if (found) return found;
    const wanted = version === undefined ? runbookId : `${runbookId} version ${version}`;
    const pointer = version !== undefined && this.catalogue.runbook(tenant, runbookId) ? '/version' : '/runbookId';
    const message = `expected a registered runbook, found none called ${wanted}; register it first, or look at GET /api/v1/runbooks`;
    throw new Problem('runbook-unknown', message, { errors: [{ pointer, message }] });
  }

  /** What the draft says now. A run of it goes on by that, whatever is edited. */
  private async draft(tenant: string, runbookId: string, draft: number): Promise<CataloguedRunbook> {
    const found = await this.known.ofRegistry(() => this.catalogue.drafts.find(tenant, runbookId, draft));
    if (found && found.status !== 'DELETED') {
      const { digest, definition, changedAt: at, changedBy: registeredBy } = found;
      return { tenant, runbookId, version: 0, draft, digest, definition, at, registeredBy };
    }
    const message = `expected a draft ${draft} of ${runbookId}, found none; look at GET /api/v1/runbooks/${runbookId}/drafts`;
    throw new Problem('draft-unknown', message, { errors: [{ pointer: '/draft', message }] });
  }
}

/** Refuses a sample for a step that does not exist: its name is misspelt, and the dry run would go on without the output that was meant. */
function checkSamples(runbook: CataloguedRunbook, samples: JsonObject = {}): void {
  const errors = Object.keys(samples)
    // An instance in a loop may have a sample of its own: scan[3]/lookup.
    .filter((path) => !compiledOf(runbook).step(path.slice(path.lastIndexOf('/') + 1)))
    .map((id) => ({ pointer: pointerTo(['samples', id]), message: `expected a step of ${runbook.runbookId}, found ${id.slice(0, 64)}` }));
  if (errors.length > 0) throw new Problem('invalid-request', errors.map(({ message }) => message).join('; '), { errors });
}
