import { RECORD_FORMAT } from '@runbook/domain';
import { Injectable } from '@nestjs/common';
import { DocumentStore, openedOnce, type DocumentCollection } from '@runbook/ports';
import type { ReaderPosition } from '@runbook/processor';
import { NewerRecord } from '@runbook/wire';

/** `_id` is `<topic>/<partition>`. */
export type PositionDocument = ReaderPosition & {
  readonly _id: string;
  /** The lowest record format that a reader of everything before the position needs; absent: the first. */
  readonly format?: number;
};

/** Behind the reader's name: the collection of its positions. */
export const POSITIONS = '.positions';

/**
 * Up to where the log is in the documents beside, by reader. A position is a fact about the documents, not about the process that saved it:
 * everything before it is durable there, whoever of several processes wrote it. A crash repeats work and never skips it. A process that was
 * overtaken while it stood still may save late; its older position changes nothing.
 *
 * A program must not go on behind what it cannot read, so a position says which record format that takes.
 */
@Injectable()
export class PositionKeeper {
  private readonly collections = new Map<string, () => Promise<DocumentCollection<PositionDocument>>>();

  /** The highest record format of the facts that this process has read, by partition. */
  private readonly formats = new Map<string, number>();

  constructor(private readonly documents: DocumentStore) {}

  /** Facts of this record format were read there; what is saved from now on says so. */
  met(topic: string, partition: number, format: number): void {
    const place = `${topic}/${partition}`;
    if (format > (this.formats.get(place) ?? 1)) this.formats.set(place, format);
  }

  /** Throws `NewerRecord` where what lies before it takes a newer release. */
  async load(reader: string, topic: string, partition: number): Promise<ReaderPosition | undefined> {
    const found = await (await this.collection(reader)).get(`${topic}/${partition}`);
    if (!found) return undefined;
    const { format = 1 } = found;
    if (format > RECORD_FORMAT)
      throw new NewerRecord(`documents of ${reader} that were made from records of format ${format}`).at({
        topic,
        partition,
        offset: found.offset,
      });
    this.met(topic, partition, format);
    return { offset: found.offset, term: found.term, owner: found.owner, seq: found.seq };
  }

  async save(reader: string, topic: string, partition: number, position: ReaderPosition): Promise<void> {
    const _id = `${topic}/${partition}`;
    const format = this.formats.get(_id);
    await (
      await this.collection(reader)
    ).write([{ put: { _id, ...position, ...(format !== undefined && { format }) }, ifNewer: 'offset' }]);
  }

  private collection(reader: string): Promise<DocumentCollection<PositionDocument>> {
    let collection = this.collections.get(reader);
    if (!collection) {
      const spec = { name: `${reader}${POSITIONS}`, indexes: [], compared: ['offset'] };
      collection = openedOnce(() => this.documents.collection<PositionDocument>(spec));
      this.collections.set(reader, collection);
    }
    return collection();
  }
}
