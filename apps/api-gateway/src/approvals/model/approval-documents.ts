import { Injectable } from '@nestjs/common';
import { stepAt, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { LinedDocuments } from '../../documents/lined-documents.js';
import { UnwrittenDocuments } from '../../documents/unwritten-documents.js';
import {
  APPROVAL_LINES,
  approvalDocument,
  approvalLineOf,
  APPROVALS,
  withdrawn,
  type ApprovalDocument,
  type ApprovalLine,
  type Asked,
} from './approval-document.js';

/** The requests to people: folded with the executions, and stored with them. */
@Injectable()
export class ApprovalDocuments {
  readonly lined: LinedDocuments<ApprovalDocument, ApprovalLine>;
  private readonly unwritten: UnwrittenDocuments<ApprovalDocument>;

  constructor(documents: DocumentStore, logger: Logger) {
    const leftOut = (error: Error) => logger.error({ error }, 'the read model leaves out what its store does not take');
    this.lined = new LinedDocuments(documents, { documents: APPROVALS, lines: APPROVAL_LINES, lineOf: approvalLineOf, leftOut });
    this.unwritten = new UnwrittenDocuments(() => Promise.resolve(this.lined), 'version');
  }

  /** What lists read; see `LinedDocuments.whole`. */
  lines(): Promise<DocumentCollection<ApprovalLine>> {
    return this.lined.whole();
  }

  get(id: string): Promise<ApprovalDocument | undefined> {
    return this.unwritten.get(id);
  }

  /** The lines of the requests of which the store has an older form, or none. */
  allUnwritten(): ApprovalLine[] {
    return this.unwritten.all().map(approvalLineOf);
  }

  write(): Promise<void> {
    return this.unwritten.write();
  }

  /** Called after each fold: `events` have made `asked` of `before`. Updates the requests that they changed. */
  follow(before: ExecutionState, asked: Asked, events: readonly ExecutionEvent[]): void {
    for (const path of changedSteps(before, asked.state, events)) {
      const now = approvalDocument(asked, path);
      if (now) {
        this.unwritten.put(now);
        continue;
      }
      const earlier = approvalDocument({ ...asked, state: before }, path);
      if (earlier) this.unwritten.put(withdrawn(earlier, asked.version));
    }
  }
}

/** Paths of the steps with a request that the events may have changed. */
function changedSteps(before: ExecutionState, after: ExecutionState, events: readonly ExecutionEvent[]): Set<string> {
  const paths = new Set<string>();
  const add = (path: string): void => {
    if (stepAt(after.steps, path)?.approval ?? stepAt(before.steps, path)?.approval) paths.add(path);
  };
  for (const event of events) {
    if ('step' in event && event.step !== undefined) add(event.step);
    // A pause may have moved the deadlines, and an edit adds a requester.
    if (event.type === 'ExecutionResumed' || event.type === 'VariablesEdited') after.open.forEach(add);
    if (event.type === 'StepsReset') event.reset.forEach(add);
  }
  return paths;
}
