import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { canonicalDefinition, type Actor, type Runbook } from '@runbook/domain';
import { commandId, RunbookCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem, type ProblemEntry } from '../http/problem.js';
import { DocumentCheck } from '../runbooks/document-check.js';
import { expectOneOf } from '../runbooks/expect-one-of.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { Drafts } from './drafts.js';

export interface Imported {
  readonly id: string;
  /** `begun`: a draft of it was begun. `unchanged`: the newest version, or an open draft, says the same. `refused`: see `reason`. */
  readonly outcome: 'begun' | 'unchanged' | 'refused';
  readonly draft?: number;
  readonly version?: number;
  readonly reason?: string;
}

/** Begins a draft of every runbook of an archive that says something new. Nothing is begun where one of them is not valid. */
export class ImportArchive extends Command<readonly Imported[]> {
  constructor(
    readonly actor: Actor,
    readonly documents: readonly DocumentBody[],
    /** The ids that he may write; absent: any. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(ImportArchive)
export class ImportArchiveHandler implements ICommandHandler<ImportArchive> {
  constructor(
    private readonly drafts: Drafts,
    private readonly catalogue: RunbookCatalogue,
    private readonly check: DocumentCheck,
    private readonly stored: StoredDocuments,
  ) {}

  async execute({ actor, documents, ids }: ImportArchive): Promise<readonly Imported[]> {
    const runbooks = await this.read(actor, documents, ids);
    for (const { id } of runbooks) expectOneOf(ids, id);
    const imported: Imported[] = [];
    for (const [index, runbook] of runbooks.entries()) imported.push(await this.import(actor, runbook, documents[index] as DocumentBody));
    return imported;
  }

  private async read({ tenant }: Actor, documents: readonly DocumentBody[], ids?: readonly string[]): Promise<readonly Runbook[]> {
    const errors: ProblemEntry[] = [];
    const runbooks: Runbook[] = [];
    for (const [index, document] of documents.entries()) {
      const { runbook, errors: faults } = await this.check.read(tenant, document, ids);
      if (runbook && faults.length === 0) runbooks.push(runbook);
      else errors.push(...faults.map((fault) => ({ ...fault, pointer: `/${index + 1}${fault.path}` })));
    }
    const [first] = errors;
    if (!first) return runbooks;
    throw new Problem('invalid-runbook', `${first.message} (in runbook ${first.pointer.split('/')[1]} of the archive)`, { errors });
  }

  private async import(actor: Actor, runbook: Runbook, document: DocumentBody): Promise<Imported> {
    const { id } = runbook;
    const digest = sha256Of(canonicalDefinition(runbook));
    const newest = this.catalogue.runbook(actor.tenant, id);
    if (newest?.digest === digest && !newest.deprecated) return { id, outcome: 'unchanged', version: newest.version };
    const open = this.drafts
      .of(actor, id)
      .find((draft) => draft.digest === digest && (draft.status === 'DRAFT' || draft.status === 'IN_REVIEW'));
    if (open) return { id, outcome: 'unchanged', draft: open.draft };
    const content = await this.stored.store(runbook, document);
    try {
      const body = { type: 'DraftRunbook', runbookId: id, ...content, idempotencyKey: commandId() } as const;
      const { events } = await this.drafts.decide(actor, id, body);
      const [event] = events;
      if (event?.type !== 'RunbookDrafted') throw new Error('expected a draft to be decided, found something else; this is a defect');
      await this.drafts.atRevision(actor, { runbookId: id, draft: event.draft }, 1);
      return { id, outcome: 'begun', draft: event.draft };
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return { id, outcome: 'refused', reason: error.detail };
    }
  }
}
