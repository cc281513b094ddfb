import { type CollectionSpec, type DocumentCollection, DocumentStore, type StoredDocument } from '@runbook/ports';
import { resolve } from 'node:path';
import { DataFile } from './data-file.js';
import type { DiskRoom } from './disk-room.js';
import { DocumentReader } from './document-reader.js';
import { EmbeddedCollection } from './embedded-collection.js';

export interface DocumentStoreOptions {
  /** The SQLite file of a collection. Collections of other processes have files of their own, which are only read. */
  readonly fileOf: (collection: string) => string;
  /** Told when a file waits for room on its disk. */
  readonly room?: DiskRoom;
}

/**
 * Documents in SQLite files: writes go through the thread that writes the file and share its transactions, reads are made in
 * the main thread on a connection of their own.
 */
export class EmbeddedDocumentStore extends DocumentStore {
  private readonly files = new Map<string, Promise<DataFile>>();
  private readonly readers = new Map<string, DocumentReader>();
  private closing: Promise<void> | undefined;

  constructor(private readonly options: DocumentStoreOptions) {
    super();
  }

  async collection<D extends StoredDocument>({ name, indexes, compared = [], readOnly }: CollectionSpec): Promise<DocumentCollection<D>> {
    if (this.closing) throw new Error(`expected an open store to declare ${name}, found a closed one`);
    const path = resolve(this.options.fileOf(name));
    const reader = this.readerOf(path);
    if (readOnly) return new EmbeddedCollection<D>(name, [...new Set([...indexes.flat(), ...compared])], reader, undefined);
    const { writer } = await this.fileAt(path);
    const { columns } = await writer.call((call) => ({ kind: 'collection', call, name, indexes, compared }));
    return new EmbeddedCollection<D>(name, columns!, reader, writer);
  }

  /** The names of all collections that a file holds, whoever declared them. */
  storedIn(path: string): readonly string[] {
    return this.readerOf(resolve(path)).collections();
  }

  /** The declared fields of a collection that a file holds. */
  fieldsIn(path: string, collection: string): readonly string[] {
    return this.readerOf(resolve(path)).fields(collection);
  }

  /** Lets the writes under way end. */
  override close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    const files = await Promise.allSettled(this.files.values());
    await Promise.all(files.filter((file) => file.status === 'fulfilled').map((file) => file.value.release()));
    for (const reader of this.readers.values()) reader.close();
  }

  private readerOf(path: string): DocumentReader {
    const reader = this.readers.get(path) ?? new DocumentReader(path);
    this.readers.set(path, reader);
    return reader;
  }

  private fileAt(path: string): Promise<DataFile> {
    const opened = this.files.get(path);
    if (opened) return opened;
    const file = DataFile.take(path, this.options.room);
    this.files.set(path, file);
    file.catch(() => this.files.delete(path));
    return file;
  }
}
