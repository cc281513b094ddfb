import { Injectable } from '@nestjs/common';
import type { ExecutionState, ExecutionStatus } from '@runbook/domain';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { LinedDocuments } from '../../documents/lined-documents.js';
import { doubtsOf, type Doubts } from './doubts.js';
import { ExecutionEntry } from './execution-entry.js';
import { statusOf } from './status-of.js';

/** `gateway.executions`: one per execution, to answer with and to go on from. */
export interface ExecutionDocument {
  /** The execution's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly version: number;
  readonly logBytes: number;
  readonly headHash: string;
  /** Up to several megabytes. */
  readonly state: ExecutionState;
}

/** `gateway.listed-runs`: one per execution, to find it by and to list it. */
export interface ExecutionLine extends Pick<
  ExecutionState,
  'runbook' | 'startedBy' | 'startedAt' | 'endedAt' | 'dryRun' | 'rerunOf' | 'parent' | 'failures'
> {
  /** The execution's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly runbookId: string;
  /** The status that people are shown; see `shownStatus`. */
  readonly status: ExecutionStatus;
  /** Empty when the start named none: indexed fields always have a value. */
  readonly incidentId: string;
  /** The same. */
  readonly triggeredBy: string;
  readonly version: number;
  readonly failure?: NonNullable<ExecutionState['failing']>['failure'];
  /** 1 while steps of it are in doubt. A number, because operators' lists search by it. */
  readonly inDoubt: 0 | 1;
  readonly doubts?: Doubts;
}

const DOCUMENTS = { name: 'gateway.executions', indexes: [], compared: ['version'] } as const;
/**
 * Lines of before the member `inDoubt` were in `gateway.execution-lines`, and would not say of a run that it waits for an operator; those of before
 * `triggeredBy` in `gateway.run-lines`.
 */
const LINES = {
  name: 'gateway.listed-runs',
  indexes: [
    ['tenant', 'startedAt'],
    ['tenant', 'runbookId', 'startedAt'],
    ['tenant', 'status', 'startedAt'],
    ['tenant', 'incidentId', 'startedAt'],
    ['tenant', 'triggeredBy', 'startedAt'],
    ['tenant', 'inDoubt', 'startedAt'],
  ],
  compared: ['version'],
} as const;

/** Executions and their lines in the store. */
@Injectable()
export class ExecutionDocuments {
  readonly lined: LinedDocuments<ExecutionDocument, ExecutionLine>;

  constructor(documents: DocumentStore, logger: Logger) {
    const leftOut = (error: Error) => logger.error({ error }, 'the read model leaves out what its store does not take');
    this.lined = new LinedDocuments(documents, { documents: DOCUMENTS, lines: LINES, lineOf: lineOfDocument, leftOut });
  }

  /** What lists read; see `LinedDocuments.whole`. */
  lines(): Promise<DocumentCollection<ExecutionLine>> {
    return this.lined.whole();
  }

  async load(id: string): Promise<ExecutionEntry | undefined> {
    const found = await this.lined.get(id);
    return found && entryOf(found);
  }

  write(documents: readonly ExecutionDocument[]): Promise<void> {
    return this.lined.write(documents.map((put) => ({ put })));
  }
}

export const entryOf = (document: ExecutionDocument): ExecutionEntry => ExecutionEntry.of({ id: document._id, ...document });

export const documentOf = ({ id, tenant, version, logBytes, headHash, state }: ExecutionEntry): ExecutionDocument => ({
  _id: id,
  tenant,
  version,
  logBytes,
  headHash,
  state,
});

export function lineOf({ id, tenant, version, state }: Pick<ExecutionEntry, 'id' | 'tenant' | 'version' | 'state'>): ExecutionLine {
  const { runbook, startedBy, startedAt, endedAt, dryRun, rerunOf, parent, failures, failing } = state;
  const doubts = doubtsOf(state);
  return {
    _id: id,
    tenant,
    runbookId: runbook.id,
    status: statusOf(state),
    incidentId: state.incidentId ?? '',
    triggeredBy: state.triggeredBy ?? '',
    version,
    runbook,
    startedBy,
    startedAt,
    endedAt,
    dryRun,
    rerunOf,
    parent,
    failures,
    failure: failing?.failure,
    inDoubt: doubts ? 1 : 0,
    doubts,
  };
}

const lineOfDocument = ({ _id, ...document }: ExecutionDocument): ExecutionLine => lineOf({ id: _id, ...document });
