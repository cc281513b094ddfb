import { Injectable } from '@nestjs/common';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import type { ReaderPosition } from '@runbook/processor';

/** `_id` is `<topic>/<partition>`. */
export type PositionDocument = ReaderPosition & { readonly _id: string };

/** Behind the reader's name: the collection of its positions. */
export const POSITIONS = '.positions';

/**
 * Up to where the log is in the documents beside, by reader. A position is a fact about the documents, not about the process that saved it:
 * everything before it is durable there, whoever of several processes wrote it. A crash repeats work and never skips it. A process that was
 * overtaken while it stood still may save late; its older position changes nothing.
 */
@Injectable()
export class PositionKeeper {
  private readonly collections = new Map<string, Promise<DocumentCollection<PositionDocument>>>();

  constructor(private readonly documents: DocumentStore) {}

  async load(reader: string, topic: string, partition: number): Promise<ReaderPosition | undefined> {
    const found = await (await this.collection(reader)).get(`${topic}/${partition}`);
    return found && { offset: found.offset, term: found.term, owner: found.owner, seq: found.seq };
  }

  async save(reader: string, topic: string, partition: number, position: ReaderPosition): Promise<void> {
    await (await this.collection(reader)).write([{ put: { _id: `${topic}/${partition}`, ...position }, ifNewer: 'offset' }]);
  }

  private collection(reader: string): Promise<DocumentCollection<PositionDocument>> {
    let collection = this.collections.get(reader);
    if (!collection) {
      collection = this.documents.collection<PositionDocument>({ name: `${reader}${POSITIONS}`, indexes: [], compared: ['offset'] });
      this.collections.set(reader, collection);
    }
    return collection;
  }
}
