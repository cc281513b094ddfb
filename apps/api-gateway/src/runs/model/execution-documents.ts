import { Injectable } from '@nestjs/common';
import { classificationOf, retainUntil, type ExecutionState, type ExecutionStatus } from '@runbook/domain';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { LinedDocuments } from '../../documents/lined-documents.js';
import { doubtsOf, type Doubts } from './doubts.js';
import { ExecutionEntry } from './execution-entry.js';
import { linesOfLabels } from './labelled-lines.js';
import { saidInInputs } from './said-in-inputs.js';
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

/** `gateway.labelled-runs`: one per execution, to find it by and to list it. */
export interface ExecutionLine extends Pick<
  ExecutionState,
  'runbook' | 'startedBy' | 'startedAt' | 'endedAt' | 'dryRun' | 'rerunOf' | 'parent' | 'failures' | 'labels'
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
  /** The id of the authority that it is under, or was at its end; empty: none. */
  readonly authority: string;
  /** Until when what came of it is kept, in milliseconds since the epoch; 0: for ever, or it is gone already. */
  readonly retainUntil: number;
  /** The id of `startedBy`. */
  readonly starter: string;
  /** How it is classified; empty: at the lowest level. */
  readonly classification: string;
  /** 1 while steps of it are in doubt. A number, because operators' lists search by it. */
  readonly inDoubt: 0 | 1;
  readonly doubts?: Doubts;
  /** What it is found by of its inputs; for nobody below its classification. */
  readonly said: string;
  /** What it took and gave is kept no longer. */
  readonly isPurged?: true;
}

const DOCUMENTS = { name: 'gateway.executions', indexes: [], compared: ['version'] } as const;
/**
 * Lines of before the member `inDoubt` were in `gateway.execution-lines`, and would not say of a run that it waits for an operator; those of before
 * `triggeredBy` in `gateway.run-lines`; those of before `classification` in `gateway.listed-runs`;
 * those of before `labels` and `said` in `gateway.classified-runs`.
 */
const LINES = {
  name: 'gateway.labelled-runs',
  indexes: [
    ['tenant', 'startedAt'],
    ['tenant', 'runbookId', 'startedAt'],
    ['tenant', 'runbookId', 'status', 'startedAt'],
    ['tenant', 'status', 'startedAt'],
    ['tenant', 'starter', 'startedAt'],
    ['tenant', 'incidentId', 'startedAt'],
    ['tenant', 'triggeredBy', 'startedAt'],
    ['tenant', 'inDoubt', 'startedAt'],
    ['tenant', 'authority', 'startedAt'],
    ['tenant', 'authority', 'status', 'startedAt'],
    ['retainUntil'],
  ],
  compared: ['version'],
} as const;

/** Executions and their lines in the store. */
@Injectable()
export class ExecutionDocuments {
  readonly lined: LinedDocuments<ExecutionDocument, ExecutionLine>;

  constructor(documents: DocumentStore, logger: Logger) {
    const leftOut = (error: Error) => logger.error({ error }, 'the read model leaves out what its store does not take');
    this.lined = new LinedDocuments(documents, {
      documents: DOCUMENTS,
      lines: LINES,
      lineOf: lineOfDocument,
      besideLine: linesOfLabels,
      leftOut,
    });
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
  const { runbook, startedBy, startedAt, endedAt, dryRun, rerunOf, parent, failures, failing, labels } = state;
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
    ...(labels && { labels }),
    failure: failing?.failure,
    authority: state.authority?.id ?? '',
    retainUntil: retainUntil(state) ?? 0,
    starter: startedBy.id,
    classification: classificationOf(state) ?? '',
    inDoubt: doubts ? 1 : 0,
    doubts,
    said: saidInInputs(state.inputs),
    ...(state.purged && { isPurged: true as const }),
  };
}

const lineOfDocument = ({ _id, ...document }: ExecutionDocument): ExecutionLine => lineOf({ id: _id, ...document });
