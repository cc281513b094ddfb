import { openedOnce, DocumentStore, type Operation } from '@runbook/ports';
import type { ExecutionFacts, OpenExecution } from './requests.js';

type ParkedDocument = { readonly _id: string; readonly facts: ExecutionFacts };

/**
 * The facts of executions that started long ago and are not final, so that the log need not be read again from their start. Folded from
 * the log like every document; a parked execution that ends is removed.
 */
export class ParkedExecutions {
  constructor(private readonly documents: DocumentStore) {}

  /** Durable when it resolves. */
  async write(park: readonly OpenExecution[], remove: Iterable<string>): Promise<void> {
    const operations: Operation<ParkedDocument>[] = [];
    for (const { id, facts } of park) if (facts) operations.push({ put: { _id: id, facts } });
    for (const id of remove) operations.push({ remove: id });
    if (operations.length > 0) await (await this.collection()).write(operations);
  }

  /** Throws when there is none: then the log's start and the documents were lost together. */
  async facts(executionId: string): Promise<ExecutionFacts> {
    const found = await (await this.collection()).get(executionId);
    if (found) return found.facts;
    throw new Error(
      `expected execution ${executionId} in executor.parked, found none; remove the executor's positions to read the log again`,
    );
  }

  private readonly collection = openedOnce(() => this.documents.collection<ParkedDocument>({ name: 'executor.parked', indexes: [] }));
}
