import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { classificationOf, inheritedBy, marksIn, requestersOf, type Actor, type JsonObject, type StartExecution } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { RunbookCatalogue, unspill, type CataloguedRunbook } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { problemOfExecution } from '../http/problems-of-rejections.js';
import { KnownByNow } from '../log/known-by-now.js';
import { requestDigestOf } from '../log/digests.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { checkedInputs } from '../runs/start/check-inputs.js';
import { compiledOf } from '../runs/start/compiled-runbooks.js';
import { ExecutionStarts, type Started } from '../runs/start/execution-starts.js';
import { spilled } from '../runs/start/spilled.js';
import type { RerunRequest } from './control-requests.js';

/** A new run that repeats an ended one, whole or from a step on: of the same version, on the same legal basis, for the one who asks. */
export class RerunExecution extends Command<Started> {
  constructor(
    readonly actor: Actor,
    readonly entry: ExecutionEntry,
    readonly executionId: string,
    readonly request: RerunRequest,
    /** The id was made from a key, so an earlier request may have started the new run. */
    readonly repeatable: boolean,
  ) {
    super();
  }
}

@CommandHandler(RerunExecution)
export class RerunExecutionHandler implements ICommandHandler<RerunExecution> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly starts: ExecutionStarts,
    private readonly blobs: BlobStore,
    private readonly known: KnownByNow,
  ) {}

  execute(asked: RerunExecution): Promise<Started> {
    const requestDigest = requestDigestOf({ rerunOf: asked.entry.id, ...asked.request });
    return this.starts.begin({ ...asked, requestDigest }, () => this.command(asked, requestDigest));
  }

  private async command({ entry, request }: RerunExecution, requestDigest: string): Promise<StartExecution> {
    const { id, state } = entry;
    const { fromStep, reason } = request;
    const runbook = await this.runbook(state.runbook.digest);
    const inheritance = inheritedBy(state, compiledOf(runbook), fromStep);
    if ('rejection' in inheritance) throw problemOfExecution(inheritance.rejection);
    const classification = classificationOf(state);
    const marks = marksIn(request.inputs ?? {});
    const { legalBasis, authority, dataLicenses, incidentId, labels, triggeredBy, dryRun, samples } = state;
    return {
      type: 'StartExecution',
      runbook: state.runbook,
      inputs: await this.inputs(entry, request, runbook),
      requestDigest,
      ...(authority ? { authority: authority.id } : { legalBasis }),
      dataLicenses,
      ...(classification !== undefined && { classification }),
      ...(marks.length > 0 && { marks }),
      incidentId,
      ...(labels && { labels }),
      ...(triggeredBy !== undefined && { triggeredBy }),
      rerunOf: { execution: id, reason, ...(fromStep !== undefined && { fromStep }) },
      inherited: inheritance.inherited,
      // Four eyes: whoever gave the old inputs, or edited values that are taken over, is a requester of the new run too.
      ...(request.inputs && fromStep === undefined ? {} : { requesters: requestersOf(state) }),
      // A rerun of a dry run is a dry run.
      ...(dryRun && { dryRun }),
      ...(samples && { samples }),
    };
  }

  /** The old run's inputs are checked again: they may have been edited since its start. What that run had not, a new one gets as any other. */
  private async inputs({ state }: ExecutionEntry, { inputs }: RerunRequest, runbook: CataloguedRunbook): Promise<JsonObject> {
    const given = inputs ?? ((await unspill(state.inputs, this.blobs)) as JsonObject);
    const filled = checkedInputs(runbook, given);
    return !inputs && filled === given ? state.inputs : ((await spilled(filled, '/inputs', this.blobs)) as JsonObject);
  }

  private async runbook(digest: string): Promise<CataloguedRunbook> {
    const found = await this.known.ofRegistry(() => this.catalogue.definition(digest));
    if (found) return found;
    throw new Problem('not-ready', `expected the definition ${digest} in the catalogue, found none yet; try again`, {
      headers: { 'retry-after': '1' },
    });
  }
}
