import { ownJson } from '@runbook/domain';
import {
  type DocumentCollection,
  DuplicateDocument,
  expectComparable,
  expectDeclared,
  type Operation,
  type Query,
  type StoredDocument,
} from '@runbook/ports';
import { countSql, findSql } from './document-query.js';
import type { DocumentReader } from './document-reader.js';
import { columnValue, tableOf } from './document-tables.js';
import type { FileWriter } from './file-writer.js';
import type { GatheredBytes } from './gathered-bytes.js';
import { DOCUMENT_OPERATIONS_PER_COMMIT_MAX } from './group-commit.js';
import {
  type Column,
  type DocumentCall,
  type DocumentOperation,
  INSERT,
  PUT,
  PUT_IF_NEWER,
  REMOVE,
  REMOVE_UP_TO,
} from './write-protocol.js';

/** `columns` are the fields of the table's columns in their order, or, where the table is only read, the fields that the reader names. */
export class EmbeddedCollection<D extends StoredDocument> implements DocumentCollection<D> {
  private readonly fields: ReadonlySet<string>;

  constructor(
    private readonly name: string,
    private readonly columns: readonly string[],
    private readonly reader: DocumentReader,
    private readonly writer: FileWriter | undefined,
  ) {
    this.fields = new Set(columns);
  }

  async get(id: string): Promise<D | undefined> {
    const [body] = this.reader.bodies(this.name, { text: `FROM ${tableOf(this.name)} WHERE _id = ?`, parameters: [id] });
    return body === undefined ? undefined : (ownJson(body) as D);
  }

  async find(query: Query): Promise<D[]> {
    return this.reader.bodies(this.name, findSql(this.name, this.fields, query)).map((body) => ownJson(body) as D);
  }

  async count(where?: Query['where']): Promise<number> {
    return this.reader.count(this.name, countSql(this.name, this.fields, where));
  }

  /** Up to `DOCUMENT_OPERATIONS_PER_COMMIT_MAX` operations are one transaction; more are several, one after the other. */
  async write(operations: readonly Operation<D>[]): Promise<void> {
    const { writer } = this;
    if (!writer)
      throw new Error(`expected a collection of this service to write to, found ${this.name}, which was opened for reading only`);
    // All of them are packed first: what comes later may have changed the documents, or another call have been made.
    const parts = inParts(operations).map((part) => this.packed(part, writer.bodies));
    for (const part of parts) {
      const outcome = await writer.call((call) => ({ kind: 'documents', call, collection: this.name, ...part }));
      if (outcome.duplicateId !== undefined) throw new DuplicateDocument(this.name, outcome.duplicateId);
    }
  }

  private packed(operations: readonly Operation<D>[], gathered: GatheredBytes): Pick<DocumentCall, 'operations' | 'bodies'> {
    try {
      return { operations: operations.map((operation) => this.pack(operation, gathered)), bodies: gathered.take() };
    } catch (error) {
      gathered.take();
      throw error;
    }
  }

  private pack(operation: Operation<D>, gathered: GatheredBytes): DocumentOperation {
    if ('remove' in operation) {
      const { remove, upTo } = operation;
      if (!upTo) return [REMOVE, remove];
      expectDeclared(this.name, this.fields, upTo.field);
      return [REMOVE_UP_TO, remove, upTo.field, upTo.number];
    }
    if ('insert' in operation)
      return [INSERT, operation.insert._id, gatherBody(gathered, operation.insert), this.columnsOf(operation.insert)];
    const { put, ifNewer } = operation;
    const columns = this.columnsOf(put);
    if (ifNewer === undefined) return [PUT, put._id, gatherBody(gathered, put), columns];
    expectComparable(this.name, this.fields, put, ifNewer);
    return [PUT_IF_NEWER, put._id, gatherBody(gathered, put), columns, ifNewer];
  }

  private columnsOf(document: StoredDocument): Column[] {
    return this.columns.map((field) => columnValue((document as unknown as Record<string, unknown>)[field]));
  }
}

/** JSON holds no line feed of its own. */
const gatherBody = (gathered: GatheredBytes, document: StoredDocument): number => gathered.addLine(JSON.stringify(document));

function inParts<T>(operations: readonly T[]): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < operations.length; at += DOCUMENT_OPERATIONS_PER_COMMIT_MAX)
    parts.push(operations.slice(at, at + DOCUMENT_OPERATIONS_PER_COMMIT_MAX));
  return parts;
}
