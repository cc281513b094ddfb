import { Injectable } from '@nestjs/common';
import type { Actor, RegistryCommand, RegistryEvent, RegistryRejection } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedDraft } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions, type Decision } from '../log/decisions.js';
import { KnownByNow } from '../log/known-by-now.js';
import { onceCatalogued } from '../log/once-catalogued.js';

/** Which draft of which runbook, of the caller's tenant. */
export interface DraftName {
  readonly runbookId: string;
  readonly draft: number;
}

/** Finds drafts, and sends what is asked of them to the registry. */
@Injectable()
export class Drafts {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly decisions: Decisions,
    private readonly known: KnownByNow,
  ) {}

  /** Throws the problem `draft-unknown`. */
  async find({ tenant }: Actor, { runbookId, draft }: DraftName): Promise<CataloguedDraft> {
    const found = await this.known.ofRegistry(() => this.catalogue.drafts.find(tenant, runbookId, draft));
    if (found) return found;
    const wanted = `draft ${draft} of ${runbookId.slice(0, 64)}`;
    throw new Problem('draft-unknown', `expected ${wanted}, found none; see GET /api/v1/runbooks/${runbookId.slice(0, 64)}/drafts`);
  }

  of({ tenant }: Actor, runbookId: string): readonly CataloguedDraft[] {
    return this.catalogue.drafts.of(tenant, runbookId);
  }

  /** What was decided; throws the refusal as a problem, unless `answers` says that it answers the request. */
  async decide(
    actor: Actor,
    runbookId: string,
    body: RegistryCommand,
    answers: (rejection: RegistryRejection) => boolean = () => false,
  ): Promise<Decision<RegistryEvent, RegistryRejection>> {
    const { tenant } = actor;
    const subject = { id: runbookId, address: `/api/v1/runbooks/${runbookId}/drafts` };
    const decided = await this.decisions.ofRegistry({ aggregateId: `${tenant}/${runbookId}`, tenant, actor, body }, subject);
    if (decided.rejection && !answers(decided.rejection)) throw problemOfRegistry(decided.rejection);
    return decided;
  }

  /** The draft, once the catalogue has it at this revision or a later one. */
  atRevision({ tenant }: Actor, { runbookId, draft }: DraftName, revision: number): Promise<CataloguedDraft> {
    const look = () => {
      const found = this.catalogue.drafts.find(tenant, runbookId, draft);
      return found && found.revision >= revision ? found : undefined;
    };
    return onceCatalogued(look, 'the change of the draft', `/api/v1/runbooks/${runbookId}/drafts/${draft}`);
  }
}
