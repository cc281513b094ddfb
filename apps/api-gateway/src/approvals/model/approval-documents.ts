import { Injectable } from '@nestjs/common';
import { stepAt, stepInstances, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { LinedDocuments } from '../../documents/lined-documents.js';
import { UnwrittenDocuments } from '../../documents/unwritten-documents.js';
import { Watchers } from '../../log/watchers.js';
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
  private readonly watchers = new Watchers<[ApprovalLine]>();

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

  /** Called with each request of the tenant that changes; must return at once and not throw. The returned function ends it. */
  watchTenant(tenant: string, watcher: (line: ApprovalLine) => void): () => void {
    return this.watchers.watch(tenant, watcher);
  }

  write(): Promise<void> {
    return this.unwritten.write();
  }

  /** Called after each fold: `events` have made `asked` of `before`. Updates the requests that they changed. */
  follow(before: ExecutionState, asked: Asked, events: readonly ExecutionEvent[]): void {
    for (const path of changedSteps(before, asked.state, events)) {
      const now = approvalDocument(asked, path);
      if (now) {
        this.changed(now);
        continue;
      }
      const earlier = approvalDocument({ ...asked, state: before }, path);
      if (earlier) this.changed(withdrawn(earlier, asked.version));
    }
  }

  private changed(document: ApprovalDocument): void {
    this.unwritten.put(document);
    if (this.watchers.size > 0) this.watchers.tell(document.tenant, approvalLineOf(document));
  }
}

/** Paths of the steps with a request that the events may have changed. */
function changedSteps(before: ExecutionState, after: ExecutionState, events: readonly ExecutionEvent[]): Set<string> {
  const paths = new Set<string>();
  const add = (path: string): void => {
    if (stepAt(after.steps, path)?.approval ?? stepAt(before.steps, path)?.approval) paths.add(path);
  };
  // A state's list is replaced when somebody joins it, never changed.
  if (after.requesters !== before.requesters) after.open.forEach(add);
  for (const event of events) {
    if (event.type === 'ExecutionPurged') for (const [path] of stepInstances(before.steps)) add(path);
    if ('step' in event && event.step !== undefined) add(event.step);
    // Who watches and is below it now is told no more than that it asks.
    if (event.type === 'ClassificationRaised') after.open.forEach(add);
    // What stood still may have moved the deadlines.
    if (event.type === 'ExecutionResumed' || event.type === 'ExecutionReleased') after.open.forEach(add);
    if (event.type === 'StepsReset') event.reset.forEach(add);
  }
  return paths;
}
