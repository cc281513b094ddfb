import { Injectable } from '@nestjs/common';
import { shownStatus, type ExecutionState } from '@runbook/domain';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import { ExecutionEntry } from './execution-entry.js';

/** `gateway.executions`: one per execution, to find it by and to answer with. */
export interface ExecutionDocument {
  /** The execution's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly runbookId: string;
  /** The status that people are shown; see `shownStatus`. */
  readonly status: string;
  /** Empty when the start named none: indexed fields always have a value. */
  readonly incidentId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly version: number;
  readonly logBytes: number;
  readonly headHash: string;
  readonly state: ExecutionState;
}

const SPEC = {
  name: 'gateway.executions',
  indexes: [
    ['tenant', 'startedAt'],
    ['tenant', 'runbookId', 'startedAt'],
    ['tenant', 'status', 'startedAt'],
    ['tenant', 'incidentId', 'startedAt'],
  ],
  compared: ['version'],
} as const;

/** The collection, opened once. */
@Injectable()
export class ExecutionDocuments {
  private opened?: Promise<DocumentCollection<ExecutionDocument>>;

  constructor(private readonly documents: DocumentStore) {}

  collection(): Promise<DocumentCollection<ExecutionDocument>> {
    return (this.opened ??= this.documents.collection<ExecutionDocument>(SPEC));
  }

  async load(id: string): Promise<ExecutionEntry | undefined> {
    const found = await (await this.collection()).get(id);
    return found && entryOf(found);
  }
}

export const entryOf = (document: ExecutionDocument): ExecutionEntry => ExecutionEntry.of({ id: document._id, ...document });

export function documentOf(entry: ExecutionEntry): ExecutionDocument {
  const { state } = entry;
  return {
    _id: entry.id,
    tenant: entry.tenant,
    runbookId: state.runbook.id,
    status: shownStatus(state),
    incidentId: state.incidentId ?? '',
    startedAt: state.startedAt,
    version: entry.version,
    logBytes: entry.logBytes,
    headHash: entry.headHash,
    state,
  };
}
