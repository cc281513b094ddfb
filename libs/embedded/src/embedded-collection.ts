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
import { DOCUMENT_OPERATIONS_PER_COMMIT_MAX } from './group-commit.js';
import { type Column, type DocumentOperation, INSERT, PUT, PUT_IF_NEWER, REMOVE, REMOVE_UP_TO } from './write-protocol.js';

/** `columns` are the fields of the table's columns in their order, or, where the table is only read, the fields that the reader names. */
export class EmbeddedCollection<D extends StoredDocument> implements DocumentCollection<D> {
  private readonly fields: ReadonlySet<string>;
  private readonly getText: string;

  constructor(
    private readonly name: string,
    columns: readonly string[],
    private readonly reader: DocumentReader,
    private readonly writer: FileWriter | undefined,
  ) {
    this.fields = new Set(columns);
    this.getText = `SELECT body FROM ${tableOf(name)} WHERE _id = ?`;
  }

  async get(id: string): Promise<D | undefined> {
    const [body] = this.reader.rows(this.name, { text: this.getText, parameters: [id] });
    return body === undefined ? undefined : (ownJson(body as string) as D);
  }

  async find(query: Query): Promise<D[]> {
    return this.reader.rows(this.name, findSql(this.name, this.fields, query)).map((body) => ownJson(body as string) as D);
  }

  async count(where?: Query['where']): Promise<number> {
    const [count] = this.reader.rows(this.name, countSql(this.name, this.fields, where));
    return (count as number | undefined) ?? 0;
  }

  /** Up to `DOCUMENT_OPERATIONS_PER_COMMIT_MAX` operations are one transaction; more are several, one after the other. */
  async write(operations: readonly Operation<D>[]): Promise<void> {
    if (!this.writer)
      throw new Error(`expected a collection of this service to write to, found ${this.name}, which was opened for reading only`);
    const packed = operations.map((operation) => this.pack(operation));
    for (let at = 0; at < packed.length; at += DOCUMENT_OPERATIONS_PER_COMMIT_MAX) {
      const part = packed.slice(at, at + DOCUMENT_OPERATIONS_PER_COMMIT_MAX);
      const outcome = await this.writer.call((call) => ({ kind: 'documents', call, collection: this.name, operations: part }));
      if (outcome.duplicateId !== undefined) throw new DuplicateDocument(this.name, outcome.duplicateId);
    }
  }

  private pack(operation: Operation<D>): DocumentOperation {
    if ('remove' in operation) {
      const { remove, upTo } = operation;
      if (!upTo) return [REMOVE, remove];
      expectDeclared(this.name, this.fields, upTo.field);
      return [REMOVE_UP_TO, remove, upTo.field, upTo.number];
    }
    if ('insert' in operation) return [INSERT, operation.insert._id, JSON.stringify(operation.insert), this.columnsOf(operation.insert)];
    const { put, ifNewer } = operation;
    const columns = this.columnsOf(put);
    if (ifNewer === undefined) return [PUT, put._id, JSON.stringify(put), columns];
    expectComparable(this.name, this.fields, put, ifNewer);
    return [PUT_IF_NEWER, put._id, JSON.stringify(put), columns, ifNewer];
  }

  private columnsOf(document: StoredDocument): Column[] {
    return Array.from(this.fields, (field) => columnValue((document as unknown as Record<string, unknown>)[field]));
  }
}
